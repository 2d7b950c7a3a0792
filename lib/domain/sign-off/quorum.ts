import type { SignOffRule } from "@/lib/domain/plan/plan";
import type { SignOffRecord } from "@/lib/domain/run/run-record";

export type QuorumState = {
  required: (SignOffRule & { have: number })[];
  met: boolean;
  /** Persons who rejected; one is enough to keep the gate closed. */
  rejectedBy: string[];
};

/**
 * Counts distinct persons per role on one dossier. A person counts once, in the role of the first signature,
 * and never where `excluded` (the run's owner and creator) names them. No rule at all is met by nobody's
 * signature; a rejection keeps the quorum unmet whatever else is signed.
 */
export function deriveQuorum(
  rules: SignOffRule[],
  signOffs: SignOffRecord[],
  excluded: ReadonlySet<string>,
): QuorumState {
  const counted = new Map<string, string>();
  for (const signOff of signOffs) {
    if (!signOff.approved || excluded.has(signOff.personId)) continue;
    if (!counted.has(signOff.personId)) counted.set(signOff.personId, signOff.role);
  }
  const roles = [...counted.values()];
  const required = rules.map((rule) => ({
    ...rule,
    have: roles.filter((role) => role === rule.role).length,
  }));
  const rejectedBy = signOffs.filter((s) => !s.approved).map((s) => s.personName);
  return {
    required,
    met: rejectedBy.length === 0 && required.every((r) => r.have >= r.count),
    rejectedBy,
  };
}
