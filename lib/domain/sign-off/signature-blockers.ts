import type { Blocker } from "@/lib/domain/run/run";
import type { RunRecord } from "@/lib/domain/run/run-record";
import type { GateTerms } from "@/lib/domain/sign-off/gate-terms";
import type { QuorumState, StandingSignOff } from "@/lib/domain/sign-off/quorum";
import { unknownDuties } from "@/lib/domain/sign-off/separation";

export const NO_RULES =
  "The approval rules that this run was started under cannot be read; its gates stay closed.";

/** Signatures that are missing, or that stand against going on. A gate without rules needs none. */
export function signatureBlockers(
  run: RunRecord,
  { rules }: GateTerms,
  quorum: QuorumState,
  hasDossier: boolean,
  now: Date,
): Blocker[] {
  if (run.rules.document === null) return [{ code: "rules", text: NO_RULES }];
  const blockers = standingBlockers(quorum, now);
  const unknown = rules.length > 0 ? unknownDuties(run) : null;
  if (unknown) blockers.push({ code: "rules", text: unknown });
  if (hasDossier) blockers.push(...missingBlockers(quorum));
  else if (rules.length > 0) {
    blockers.push({ code: "dossier", text: "The evidence is not frozen for signing yet." });
  }
  return blockers;
}

/** What people said against going on, and have not said otherwise since. */
function standingBlockers(quorum: QuorumState, now: Date): Blocker[] {
  const blockers: Blocker[] = [];
  const rejections = quorum.standings.filter((s) => s.standing === "rejects");
  if (rejections.length > 0) {
    const names = rejections.map((s) => s.signOff.personName).join(", ");
    const text = [`Rejected by ${names}.`, ...reviews(rejections, now)].join(" ");
    blockers.push({ code: "rejected", text });
  }
  const withdrawn = quorum.standings.filter(
    ({ signOff, standing }, index) =>
      standing === "withdrawn" &&
      signOff.approved &&
      !quorum.standings.slice(index + 1).some((later) => isSamePerson(later, signOff)),
  );
  if (withdrawn.length > 0 && !quorum.met) {
    const names = withdrawn.map((s) => s.signOff.personName).join(", ");
    blockers.push({ code: "withdrawn", text: `${names} withdrew the approval.` });
  }
  return blockers;
}

function isSamePerson({ signOff }: StandingSignOff, other: StandingSignOff["signOff"]): boolean {
  return signOff.personId === other.personId;
}

function reviews(rejections: StandingSignOff[], now: Date): string[] {
  const dates = rejections.flatMap((s) => (s.until ? [s.until] : []));
  const [first] = dates.toSorted((a, b) => a.getTime() - b.getTime());
  if (!first) return [];
  return first <= now
    ? [`The review was due at ${instant(first)} and is overdue.`]
    : [`The review is due at ${instant(first)}.`];
}

function missingBlockers({ required, standings }: QuorumState): Blocker[] {
  const short = required.filter((r) => r.have < r.count);
  if (short.length === 0) return [];
  const total = required.reduce((sum, r) => sum + r.count, 0);
  const missing = short.reduce((sum, r) => sum + r.count - r.have, 0);
  const text = [
    `Waiting for ${missing} of ${total} sign-offs: ${short.map((r) => r.role).join(", ")}.`,
    ...short.filter((r) => r.all && r.holders.length === 0).map(nobodyHeld),
    ...standings.filter((s) => s.standing === "expired").map(expired),
  ].join(" ");
  return [{ code: "sign_offs", text }];
}

function nobodyHeld({ role }: { role: string }): string {
  return `Everybody who is ${role} has to agree, and nobody was who may sign when the run was created.`;
}

function expired({ signOff, until }: StandingSignOff): string {
  return `The approval of ${signOff.personName} expired at ${until ? instant(until) : "an unknown time"}.`;
}

/** `2026-11-23 14:20 UTC`. */
function instant(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
