import { findIdentified, identityDigest } from "@/lib/data/access/find-identified";
import { findProjects } from "@/lib/data/access/find-projects";
import { insertSession } from "@/lib/data/access/insert-session";
import { type RolesChange, replaceRoles } from "@/lib/data/access/replace-roles";
import { type Tx, transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { requireScope } from "@/lib/domain/access/actor";
import { claimedRoles } from "@/lib/domain/access/claimed-roles";
import { AppError } from "@/lib/domain/app-error";
import type { IdentityProof } from "@/lib/providers/identity/port";
import { enrolIdentity } from "@/lib/use-cases/access/enrol-identity";
import type { OpenedSession } from "@/lib/use-cases/access/open-session";
import { databaseNow, verified } from "@/lib/use-cases/access/verified";
import type { Context } from "@/lib/use-cases/context";

type Grants = Map<string, string[]>;

/**
 * The session of whoever an ID token speaks of. A person is an issuer and a subject; the e-mail address only finds
 * the account of somebody's first login. The roles that the claims give are made to be exactly those of now.
 */
export async function openIdentitySession(
  context: Context,
  login: { idToken: string; nonce: string },
): Promise<OpenedSession> {
  const { actor, db, identity } = context;
  if (!identity) throw new AppError("not_found", "No identity provider is configured here.");
  const now = await databaseNow(db);
  const proof = await verified(identity.verifyIdToken(login.idToken, { nonce: login.nonce, now }));
  return await transaction(db, async (tx) => {
    const grants = await grantsOf(tx, proof);
    for (const projectId of grants.keys()) requireScope(actor, projectId, "admin");
    const known = await findIdentified(tx, proof);
    const person = known ?? (await enrolIdentity(tx, proof, grants.size > 0));
    if (person.disabledAt) {
      throw new AppError("account_disabled", "This account has ended. Ask an administrator.");
    }
    const key = await insertSession(tx, person.id, {
      method: "oidc",
      authenticatedAt: proof.authenticatedAt,
      amr: proof.methods,
      idpSession: proof.session,
      proof: proof.digest,
    });
    if (!key) throw new AppError("identity_invalid", "This ID token has opened a session before.");
    const changes = await syncRoles(tx, person.id, grants);
    if (!known) {
      const detail = { person: person.id, identity: identityDigest(proof) };
      await appendEvent(tx, { kind: "person.identified", actor, projectId: null, detail });
    }
    for (const { projectId, from, to } of changes) {
      const detail = { person: person.id, source: "oidc", from, to };
      await appendEvent(tx, { kind: "membership.changed", actor, projectId, detail });
    }
    const { id, name, email } = person;
    return { key, person: { id, name, email } };
  });
}

/** Roles by project, of the projects that there are. */
async function grantsOf(tx: Tx, { groups }: IdentityProof): Promise<Grants> {
  const claimed = claimedRoles(groups);
  const projects = await findProjects(tx, { key: { in: claimed.map(({ project }) => project) } });
  return new Map(
    projects.map(({ id, key }) => [
      id,
      claimed.filter(({ project }) => project === key).map(({ role }) => role),
    ]),
  );
}

async function syncRoles(tx: Tx, personId: string, grants: Grants): Promise<RolesChange[]> {
  const given = await tx.membership.findMany({
    where: { personId, source: "oidc" },
    select: { projectId: true },
  });
  const projects = new Set([...grants.keys(), ...given.map(({ projectId }) => projectId)]);
  const changes: RolesChange[] = [];
  for (const projectId of [...projects].sort()) {
    const roles = grants.get(projectId) ?? [];
    const change = await replaceRoles(tx, { projectId, personId }, "oidc", roles);
    if (change) changes.push(change);
  }
  return changes;
}
