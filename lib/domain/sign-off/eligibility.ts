import { type Actor, rolesIn } from "@/lib/domain/access/actor";
import type { ErrorCode, ErrorPlace } from "@/lib/domain/app-error";
import type { SignOffMethod } from "@/lib/domain/rules/approval-rules";
import type { GateFacts } from "@/lib/domain/run/gate-facts";
import type { RunRecord } from "@/lib/domain/run/run-record";
import { type DelegationRecord, isInForce } from "@/lib/domain/sign-off/delegation";
import { countedSignOffs } from "@/lib/domain/sign-off/quorum";
import { excludedSigners } from "@/lib/domain/sign-off/separation";

/** A signature that somebody is about to make. What is left out is not asked about. */
export type Intent = {
  run: RunRecord;
  gate: GateFacts;
  actor: Actor;
  role: string;
  approved: boolean;
  /** Id of the person whose seat the actor fills; null: their own. */
  onBehalfOf: string | null;
  now: Date;
  method?: SignOffMethod;
  comment?: string | null;
};

export type Refusal = { code: ErrorCode; detail: string; errors?: ErrorPlace[] };

/**
 * Why the actor cannot sign the gate in this role now, or null. It covers the person, the role, the moment and the way
 * of confirming; whether the dossier is the current one is for who holds its digest.
 */
export function refusalOf(intent: Intent): Refusal | null {
  const { gate, actor } = intent;
  if (actor.kind !== "person") {
    return { code: "forbidden", detail: "Only a person can sign; a token never can." };
  }
  if (!gate.signing.open) return { code: "sign_off_closed", detail: gate.signing.because };
  if (!gate.dossier) return { code: "sign_off_closed", detail: "There is nothing to sign yet." };
  return (
    roleRefusal(intent) ??
    repeatRefusal(intent) ??
    (intent.approved ? approvalRefusal(intent) : null) ??
    formRefusal(intent)
  );
}

/** The delegation by which the actor may fill somebody's seat in the role at this moment, or null. */
export function delegationFor({
  run,
  actor,
  role,
  onBehalfOf,
  now,
}: Intent): DelegationRecord | null {
  const rules = run.rules.document?.delegation;
  if (!rules || onBehalfOf === null) return null;
  const fits = (d: DelegationRecord) =>
    d.fromId === onBehalfOf && d.toId === actor.id && d.role === role && isInForce(d, rules, now);
  return run.delegations.find(fits) ?? null;
}

/** How often the person has signed the current dossier: the number of the next signature. */
export function nextAttempt({ dossier }: GateFacts, personId: string): number {
  return dossier?.signOffs.filter((s) => s.personId === personId).length ?? 0;
}

/** From when on a signature made now would no longer count; null: never, or a rejection, which does not lapse. */
export function lapseOf({ approval }: GateFacts, approved: boolean, now: Date): Date | null {
  if (!approved || approval.expires === null) return null;
  return new Date(now.getTime() + approval.expires);
}

function roleRefusal(intent: Intent): Refusal | null {
  const { run, gate, actor, role, onBehalfOf } = intent;
  const asked = gate.rules.map((rule) => rule.role);
  const held = rolesIn(actor, run.project.id);
  const lent = onBehalfOf !== null;
  const isHeld = lent ? delegationFor(intent) !== null : held.includes(role);
  if (asked.includes(role) && isHeld) return null;
  const message = lent
    ? "no delegation to you by this person and in this role is in force"
    : `you have ${held.join(", ") || "no role"}`;
  return {
    code: "wrong_role",
    detail: `You cannot sign this gate as ${role}${lent ? " on behalf of this person" : ""}.`,
    errors: [
      {
        path: lent && asked.includes(role) ? "onBehalfOf" : "role",
        message,
        expected: asked.join(", ") || "nobody's signature",
      },
    ],
  };
}

/** One signature of a person stands on a dossier, until it is withdrawn or has expired. */
function repeatRefusal({ gate, actor }: Intent): Refusal | null {
  const own = gate.quorum.standings.filter((s) => s.signOff.personId === actor.id);
  const standing = own.filter((s) => s.standing !== "withdrawn" && s.standing !== "expired");
  if (standing.length === 0) return null;
  const isEarly = standing.some((s) => s.standing === "early");
  const detail = isEarly
    ? "Your signature came before its turn; withdraw it, then sign again."
    : "You have signed this dossier already.";
  return { code: "already_signed", detail };
}

/** What stands against an approval, but not against a rejection. */
function approvalRefusal(intent: Intent): Refusal | null {
  return dutyRefusal(intent) ?? seatRefusal(intent) ?? turnRefusal(intent);
}

function dutyRefusal({ run, actor, onBehalfOf }: Intent): Refusal | null {
  const excluded = excludedSigners(run);
  const own = excluded.get(actor.id);
  if (own) return { code: "own_run", detail: `You ${own}; nobody approves their own.` };
  if (onBehalfOf === null || !excluded.has(onBehalfOf)) return null;
  const detail = "Who you would sign for may not approve this run, and so nobody may for them.";
  return { code: "own_run", detail };
}

function seatRefusal({ gate, actor, role, onBehalfOf }: Intent): Refusal | null {
  const used = countedSignOffs(gate.quorum).flatMap((s) => [s.personId, s.onBehalfOf?.id]);
  if (used.includes(actor.id) || (onBehalfOf !== null && used.includes(onBehalfOf))) {
    return {
      code: "already_signed",
      detail: "This seat has approved already; one person counts once, whoever signs.",
    };
  }
  const rule = gate.rules.find((r) => r.role === role);
  if (!rule?.all || rule.holders.includes(onBehalfOf ?? actor.id)) return null;
  return {
    code: "wrong_role",
    detail: `This gate needs everybody who was ${role} when the run was created, and nobody else.`,
  };
}

function turnRefusal({ gate, role }: Intent): Refusal | null {
  const index = gate.quorum.required.findIndex((rule) => rule.role === role);
  const before = gate.quorum.required.slice(0, index).filter((r) => r.have < r.count);
  if (gate.approval.order !== "ordered" || before.length === 0) return null;
  return {
    code: "sign_off_closed",
    detail: `This gate is signed in order; ${before.map((r) => r.role).join(", ")} comes first.`,
  };
}

function formRefusal({ gate, approved, method, comment }: Intent): Refusal | null {
  if (approved && gate.approval.method === "passkey" && method === "password") {
    return {
      code: "passkey_required",
      detail: "This gate is signed with a passkey; a password is not enough.",
      errors: [{ path: "method", message: "password", expected: "passkey" }],
    };
  }
  if (!approved && comment !== undefined && !comment?.trim()) {
    return {
      code: "invalid_request",
      detail: "A rejection needs a written reason.",
      errors: [{ path: "comment", message: "is empty", expected: "why this is rejected" }],
    };
  }
  return null;
}
