import { type Actor, rolesIn } from "@/lib/domain/access/actor";
import type { GateFacts } from "@/lib/domain/run/gate-facts";
import type { RunRecord } from "@/lib/domain/run/run-record";
import { type Refusal, refusalOf } from "@/lib/domain/sign-off/eligibility";

/** A seat that somebody lent to the actor. */
export type LentSeat = { role: string; from: { id: string; name: string }; delegation: string };

/** Roles in which the actor could approve the gate now, and seats of others; where there are none, why. */
export type SignableRoles = { roles: string[]; delegated: LentSeat[]; because: string | null };

export function signableRoles(
  run: RunRecord,
  gate: GateFacts,
  actor: Actor,
  now: Date,
): SignableRoles {
  const none = (because: string) => ({ roles: [], delegated: [], because });
  if (actor.kind !== "person") return none("Only a person can sign.");
  if (gate.rules.length === 0) return none("This gate asks for no signature.");
  const refuse = (role: string, onBehalfOf: string | null) =>
    refusalOf({ run, gate, actor, role, approved: true, onBehalfOf, now });
  const held = rolesIn(actor, run.project.id);
  const own = gate.rules
    .filter((rule) => held.includes(rule.role))
    .map(({ role }) => ({ role, refusal: refuse(role, null) }));
  const lent = run.delegations
    .filter((d) => d.toId === actor.id)
    .map((d) => ({
      seat: { role: d.role, from: { id: d.fromId, name: d.fromName }, delegation: d.id },
      refusal: refuse(d.role, d.fromId),
    }));
  const roles = own.filter((r) => r.refusal === null).map((r) => r.role);
  const delegated = lent.filter((s) => s.refusal === null).map((s) => s.seat);
  if (roles.length > 0 || delegated.length > 0) return { roles, delegated, because: null };
  return none(
    reason(
      gate,
      [...own, ...lent].map((r) => r.refusal),
    ),
  );
}

function reason(gate: GateFacts, refusals: (Refusal | null)[]): string {
  const said = refusals.find((r) => r && r.code !== "wrong_role");
  if (said) return said.detail;
  return `This gate is signed by ${gate.rules.map((r) => r.role).join(", ")}; you hold none of these roles.`;
}

/** The first of the gates that waits for the actor: open, theirs to sign, and short of a role they hold. */
export function gateWaitingFor(
  run: RunRecord,
  gates: GateFacts[],
  actor: Actor,
  now: Date,
): { stage: string; since: Date } | null {
  for (const gate of gates) {
    if (!gate.dossier) continue;
    const { roles, delegated } = signableRoles(run, gate, actor, now);
    const mine = [...roles, ...delegated.map((seat) => seat.role)];
    const short = gate.quorum.required.some((r) => mine.includes(r.role) && r.have < r.count);
    if (short) return { stage: gate.stageKey, since: gate.dossier.createdAt };
  }
  return null;
}
