import type { RunView } from "@/lib/contract/run";
import type { WaiverView } from "@/lib/contract/waiver";
import { PRE_DEPLOYMENT } from "@/lib/domain/plan/plan";
import { instantText } from "@/lib/domain/report/instant";
import type { Alarm, FindingLine, WaiverLine } from "@/lib/domain/report/report";
import type { Finding } from "@/lib/domain/review/finding";
import type { WaiverState, WaiverSubject } from "@/lib/domain/waiver/waiver";
import { whoText } from "@/lib/use-cases/report/sections/words";

const SUBJECT_WORDS: Record<WaiverSubject, string> = {
  finding: "a finding of the review",
  checklist: "an item of the checklist",
  screenshot: "a screenshot",
};
const STATE_WORDS: Record<WaiverState, string> = {
  waiting: "asked for, not confirmed",
  active: "in force",
  expired: "expired",
  lapsed: "nobody confirmed it in time",
  withdrawn: "withdrawn",
};

export function waiverLines(
  { stages }: Pick<RunView, "stages">,
  waivers: WaiverView[],
): WaiverLine[] {
  const titles = new Map(stages.map((stage) => [stage.key, stage.title]));
  return waivers.map((waiver) => ({
    id: waiver.id,
    gate: titles.get(waiver.stage) ?? gateTitle(waiver.stage),
    subject: waiver.subject,
    title: waiver.title,
    reason: waiver.reason,
    state: waiver.state,
    requested: `${whoText(waiver.requestedBy)}, ${instantText(waiver.requestedAt)}`,
    confirmed: confirmedText(waiver),
    expiresAt: waiver.expiresAt,
  }));
}

function gateTitle(key: string): string {
  return key === PRE_DEPLOYMENT ? "Pre-deployment" : key;
}

function confirmedText({ confirmedBy, confirmedAt, withdrawnAt }: WaiverView): string {
  const confirmed =
    confirmedBy && confirmedAt
      ? `${whoText(confirmedBy)}, ${instantText(confirmedAt)}`
      : "nobody confirmed it";
  return withdrawnAt ? `${confirmed}; withdrawn ${instantText(withdrawnAt)}` : confirmed;
}

/** Those that opened a gate, though their time may be over. */
export function hasEffect(lines: WaiverLine[]): WaiverLine[] {
  return lines.filter((line) => line.state === "active" || line.state === "expired");
}

/** Those that had or could have had an effect; one that was withdrawn stays in its table. */
export function waiverAlarms(lines: WaiverLine[]): Alarm[] {
  return lines
    .filter((line) => line.state !== "withdrawn")
    .map((line) => ({
      kind: "waiver",
      title: `WAIVER in ${line.gate}: ${line.title} (${STATE_WORDS[line.state]})`,
      lines: [
        `What is waived: ${SUBJECT_WORDS[line.subject]}.`,
        `Reason: ${line.reason}`,
        `Asked for by ${line.requested}; second person: ${line.confirmed}. Until ${instantText(line.expiresAt)}.`,
      ],
    }));
}

/** `waived` by a waiver that is in force. */
export function findingLines(findings: Finding[], waivers: WaiverView[]): FindingLine[] {
  const active = waivers.filter((w) => w.subject === "finding" && w.state === "active");
  return findings.map(({ key, rule, severity, where, stage, text }) => ({
    key,
    rule,
    severity,
    where,
    stage,
    text,
    waived: active.some((w) => w.subjectKey === key && (stage === null || w.stage === stage)),
  }));
}
