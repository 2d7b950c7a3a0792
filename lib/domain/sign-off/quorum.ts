import type { PlanApproval } from "@/lib/domain/plan/plan";
import type { RunRecord, SignOffRecord } from "@/lib/domain/run/run-record";
import { isInForce } from "@/lib/domain/sign-off/delegation";
import type { GateRule, GateTerms } from "@/lib/domain/sign-off/gate-terms";
import { excludedSigners } from "@/lib/domain/sign-off/separation";

/**
 * What became of a signature on the current dossier. Everything but `counts` and `rejects` is an approval, or a
 * rejection, that has no effect any more or never had one.
 */
export type Standing =
  | "counts"
  | "rejects"
  | "withdrawn"
  | "expired"
  /** By or for somebody whose approval the separation of duties excludes. */
  | "excluded"
  /** Confirmed in a weaker way than the gate takes. */
  | "weak"
  /** In a role that the gate does not ask for. */
  | "role"
  /** On behalf of somebody, without a delegation that was in force. */
  | "delegation"
  /** Before the roles that sign first were complete. */
  | "early"
  /** The person, or the person it was made for, counts already. */
  | "counted";

export type StandingSignOff = {
  signOff: SignOffRecord;
  standing: Standing;
  /** When an approval stops to count, or a rejection has to be reviewed. */
  until: Date | null;
};

export type QuorumState = {
  required: (GateRule & { have: number })[];
  met: boolean;
  /** Persons who rejected; one is enough to keep the gate closed. */
  rejectedBy: string[];
  /** Every signature on the dossier, in the order in which they were made. */
  standings: StandingSignOff[];
};

type Duties = Parameters<typeof excludedSigners>[0] & Pick<RunRecord, "delegations">;

/**
 * Counts seats on one dossier: a seat is the person who signed or, of a delegated one, who it was signed for. Whoever
 * was counted, as signer or as the one it was for, is not counted again, in whatever role. A rejection keeps the
 * quorum unmet whatever else is signed, until it is withdrawn.
 */
export function deriveQuorum(
  { rules, approval }: GateTerms,
  signOffs: SignOffRecord[],
  run: Duties,
  now: Date,
): QuorumState {
  const required = rules.map((rule) => ({ ...rule, have: 0 }));
  const excluded = excludedSigners(run);
  const used = new Set<string>();
  const standings = signOffs.map((signOff): StandingSignOff => {
    const until = untilOf(signOff, approval);
    const seats = seatsOf(signOff);
    const invalid =
      invalidity(signOff, approval, run, until !== null && until <= now) ??
      (seats.some((id) => excluded.has(id)) ? "excluded" : null) ??
      misplaced(signOff, required, approval);
    if (invalid) return { signOff, standing: invalid, until };
    if (seats.some((id) => used.has(id))) return { signOff, standing: "counted", until };
    for (const id of seats) used.add(id);
    for (const rule of required) if (rule.role === signOff.role) rule.have += 1;
    return { signOff, standing: "counts", until };
  });
  const rejections = standings.filter((s) => s.standing === "rejects");
  return {
    required,
    met:
      run.rules.document !== null &&
      rejections.length === 0 &&
      required.every((rule) => rule.have >= rule.count),
    rejectedBy: rejections.map((s) => s.signOff.personName),
    standings,
  };
}

/** Why a signature counts for nothing by itself, whatever else is signed. */
function invalidity(
  signOff: SignOffRecord,
  approval: PlanApproval,
  run: Duties,
  isOver: boolean,
): Standing | null {
  if (signOff.withdrawn) return "withdrawn";
  if (!signOff.approved) return "rejects";
  if (isOver) return "expired";
  if (approval.method === "passkey" && signOff.method !== "passkey") return "weak";
  return isDelegated(signOff, run) ? null : "delegation";
}

/** Why a signature has no place among what is asked for and was counted before it. */
function misplaced(
  signOff: SignOffRecord,
  required: QuorumState["required"],
  approval: PlanApproval,
): Standing | null {
  const index = required.findIndex((rule) => rule.role === signOff.role);
  const rule = required[index];
  if (!rule) return "role";
  // Who came to the role after the run was created adds nothing to the ones that have to agree.
  const seat = signOff.onBehalfOf?.id ?? signOff.personId;
  if (rule.all && !rule.holders.includes(seat)) return "role";
  return approval.order === "ordered" && isShort(required.slice(0, index)) ? "early" : null;
}

/** Whether one of the roles still waits for a sign-off. */
function isShort(required: QuorumState["required"]): boolean {
  return required.some((rule) => rule.have < rule.count);
}

/** The signatures that make up the quorum. */
export function countedSignOffs({ standings }: QuorumState): SignOffRecord[] {
  return standings.filter((s) => s.standing === "counts").map((s) => s.signOff);
}

function seatsOf({ personId, onBehalfOf }: SignOffRecord): string[] {
  return onBehalfOf ? [personId, onBehalfOf.id] : [personId];
}

function untilOf({ signedAt, approved }: SignOffRecord, approval: PlanApproval): Date | null {
  const length = approved ? approval.expires : approval.review;
  return length === null ? null : new Date(signedAt.getTime() + length);
}

/** Whether a signature is somebody's own, or rests on a delegation that was in force when it was made. */
function isDelegated(
  { onBehalfOf, personId, role, signedAt }: SignOffRecord,
  run: Duties,
): boolean {
  if (!onBehalfOf) return true;
  const rules = run.rules.document?.delegation;
  const delegation = run.delegations.find((d) => d.id === onBehalfOf.delegation);
  return (
    rules !== undefined &&
    delegation !== undefined &&
    delegation.fromId === onBehalfOf.id &&
    delegation.toId === personId &&
    delegation.role === role &&
    isInForce(delegation, rules, signedAt)
  );
}
