import { readSnapshot } from "@/lib/data/read-snapshot";
import { type Actor, isAllowed } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import { isUuid } from "@/lib/domain/is-uuid";
import { algorithmName, type PasskeyState, passkeyState } from "@/lib/domain/passkey/passkey-state";
import { sha256Hex } from "@/lib/ledger/sha256";
import type { Context } from "@/lib/use-cases/context";

type Named = { id: string; name: string };

export type ListedPasskey = {
  id: string;
  person: Named;
  label: string;
  state: PasskeyState;
  createdAt: Date;
  deviceType: string;
  backedUp: boolean;
  algorithm: string;
  /** SHA-256 (hex) of the public key. */
  fingerprint: string;
  ledgerIndex: bigint | null;
  confirmedBy: Named | null;
  confirmedAt: Date | null;
  revokedBy: Named | null;
  revokedAt: Date | null;
  mayConfirm: boolean;
  mayRevoke: boolean;
};

/** The acting person's own passkeys, the newest first. */
export async function listOwnPasskeys(context: Context): Promise<ListedPasskey[]> {
  const { actor } = context;
  if (actor.kind !== "person") throw new AppError("forbidden", "Only a person has passkeys.");
  return find(context, { personId: actor.id });
}

/** Passkeys of everybody whom the caller administers, or of one of them. */
export async function listPasskeys(
  context: Context,
  { personId, state }: { personId?: string; state?: PasskeyState },
): Promise<ListedPasskey[]> {
  if (personId !== undefined && !isUuid(personId)) {
    throw new AppError("not_found", `There is no person ${personId}.`);
  }
  const projects = administered(context.actor);
  if (projects.length === 0) {
    throw new AppError("forbidden", 'Your roles do not allow this; it needs the right "admin".');
  }
  const person = { memberships: { some: { projectId: { in: projects } } } };
  const found = await find(context, personId === undefined ? { person } : { personId, person });
  return found.filter((passkey) => state === undefined || passkey.state === state);
}

function administered(actor: Actor): string[] {
  if (actor.kind === "engine") return [];
  const projects =
    actor.kind === "token" ? [actor.projectId] : actor.memberships.map((m) => m.projectId);
  return [...new Set(projects)].filter((id) => isAllowed(actor, id, "admin"));
}

type Where = {
  personId?: string;
  person?: { memberships: { some: { projectId: { in: string[] } } } };
};

function find({ actor, db }: Context, where: Where): Promise<ListedPasskey[]> {
  return readSnapshot(db, async (tx) => {
    const rows = await tx.passkey.findMany({
      where,
      orderBy: { createdAt: "desc" },
      include: { person: { select: { id: true, name: true, memberships: true } } },
    });
    const others = rows.flatMap((row) => [row.confirmedBy, row.revokedBy]);
    const people = await tx.person.findMany({
      where: { id: { in: others.filter((id) => id !== null) } },
      select: { id: true, name: true },
    });
    const named = (id: string | null) => people.find((p) => p.id === id) ?? null;
    return rows.map(({ person: { memberships, ...person }, ...row }) => {
      const state = passkeyState(row);
      const isOwn = actor.id === person.id;
      const isAdmin = memberships.some((m) => isAllowed(actor, m.projectId, "admin"));
      return {
        id: row.id,
        person,
        label: row.label,
        state,
        createdAt: row.createdAt,
        deviceType: row.deviceType,
        backedUp: row.backedUp,
        algorithm: algorithmName(row.alg),
        fingerprint: sha256Hex(row.spki),
        ledgerIndex: row.registeredIndex,
        confirmedBy: named(row.confirmedBy),
        confirmedAt: row.confirmedAt,
        revokedBy: named(row.revokedBy),
        revokedAt: row.revokedAt,
        mayConfirm: state === "pending" && isAdmin && !isOwn && actor.kind === "person",
        mayRevoke: state !== "revoked" && (isOwn || isAdmin) && actor.kind === "person",
      };
    });
  });
}
