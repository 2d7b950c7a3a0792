import type { DelegationList, DelegationView } from "@/lib/contract/delegation";
import { findHolders } from "@/lib/data/access/find-holders";
import { findNames, type Names } from "@/lib/data/access/find-names";
import { readSnapshot, type Snapshot } from "@/lib/data/read-snapshot";
import { newestRules } from "@/lib/data/rules/newest-rules";
import { type Actor, isAllowed, rolesIn } from "@/lib/domain/access/actor";
import { parseApprovalRules } from "@/lib/domain/rules/approval-rules";
import { findProject } from "@/lib/use-cases/access/find-project";
import type { Context } from "@/lib/use-cases/context";

type Row = Awaited<ReturnType<Snapshot["delegation"]["findMany"]>>[number];
const MOST = 500;

/** Who may sign in whose place, now, later and in the past, and what the caller could lend. */
export async function listDelegations(
  { actor, db }: Context,
  projectKey: string | null,
): Promise<DelegationList> {
  const { id, key, name } = await findProject({ actor, db }, projectKey, "read");
  return readSnapshot(db, async (tx) => {
    const rows = await tx.delegation.findMany({
      where: { projectId: id },
      orderBy: { createdAt: "desc" },
      take: MOST,
    });
    const people = rows.flatMap((r) => [r.fromId, r.toId, r.revokedBy ?? r.fromId]);
    const names = await findNames(
      tx,
      people.map((person) => `person:${person}`),
    );
    const rules = parseApprovalRules((await newestRules(tx, id)).document)?.delegation;
    const holders = (await findHolders(tx, id)).filter((holder) => holder.id !== actor.id);
    const members = new Map(holders.map((holder) => [holder.id, holder.name]));
    const now = tx.now;
    return {
      project: { key, name },
      allowed: rules?.allowed ?? false,
      maxDays: rules?.maxDays ?? 1,
      roles: rolesIn(actor, id),
      people: [...members].map(([personId, personName]) => ({ id: personId, name: personName })),
      delegations: rows.map((row) => view(row, { names, actor, now })),
    };
  });
}

function view(row: Row, known: { names: Names; actor: Actor; now: Date }): DelegationView {
  const { actor, names, now } = known;
  const person = (id: string) => ({ id, name: names(`person:${id}`).name });
  const state = stateOf(row, now);
  const isMine = actor.kind === "person" && [row.fromId, row.toId].includes(actor.id);
  const isAdmin = actor.kind === "person" && isAllowed(actor, row.projectId, "admin");
  return {
    id: row.id,
    from: person(row.fromId),
    to: person(row.toId),
    role: row.role,
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    reason: row.reason,
    createdAt: row.createdAt.toISOString(),
    revokedAt: row.revokedAt?.toISOString() ?? null,
    revokedBy: row.revokedBy === null ? null : person(row.revokedBy),
    state,
    canRevoke: (state === "planned" || state === "active") && (isMine || isAdmin),
  };
}

function stateOf({ startsAt, endsAt, revokedAt }: Row, now: Date): DelegationView["state"] {
  if (revokedAt !== null) return "revoked";
  if (endsAt <= now) return "ended";
  return startsAt > now ? "planned" : "active";
}
