import { type Actor, rolesIn } from "@/lib/domain/access/actor";
import { excludedSigners, type GateFacts } from "@/lib/domain/run/gate-facts";
import type { RunRecord } from "@/lib/domain/run/run-record";

/** Roles in which the actor could sign the gate now; where there are none, why. */
export type SignableRoles = { roles: string[]; because: string | null };

export function signableRoles(run: RunRecord, gate: GateFacts, actor: Actor): SignableRoles {
  const held = rolesIn(actor, run.project.id);
  const roles = gate.rules.map((rule) => rule.role).filter((role) => held.includes(role));
  const because = reasonAgainst(run, gate, actor, roles);
  return because === null ? { roles, because } : { roles: [], because };
}

function reasonAgainst(
  run: RunRecord,
  gate: GateFacts,
  actor: Actor,
  roles: string[],
): string | null {
  if (actor.kind !== "person") return "Only a person can sign.";
  if (gate.rules.length === 0) return "This gate asks for no signature.";
  if (roles.length === 0) {
    return `This gate is signed by ${gate.rules.map((r) => r.role).join(", ")}; you hold none of these roles.`;
  }
  if (excludedSigners(run).has(actor.id)) {
    return "You own or created this run; nobody approves their own.";
  }
  if (!gate.signing.open) return gate.signing.because;
  if (gate.dossier?.signOffs.some((s) => s.personId === actor.id)) {
    return "You have signed this dossier already.";
  }
  return null;
}

/** The first of the gates that waits for the actor: open, theirs to sign, and short of a role they hold. */
export function gateWaitingFor(
  run: RunRecord,
  gates: GateFacts[],
  actor: Actor,
): { stage: string; since: Date } | null {
  for (const gate of gates) {
    if (!gate.dossier) continue;
    const { roles } = signableRoles(run, gate, actor);
    const short = gate.quorum.required.some((r) => roles.includes(r.role) && r.have < r.count);
    if (short) return { stage: gate.stageKey, since: gate.dossier.createdAt };
  }
  return null;
}
