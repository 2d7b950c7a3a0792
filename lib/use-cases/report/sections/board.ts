import type { RunView, StageView } from "@/lib/contract/run";
import { instantText } from "@/lib/domain/report/instant";
import type { Board, SignatureLine, WaiverLine } from "@/lib/domain/report/report";
import { signatureLines } from "@/lib/use-cases/report/sections/gate";
import { artifactFacts, dateFacts } from "@/lib/use-cases/report/sections/head";
import { metricLine } from "@/lib/use-cases/report/sections/measurements";
import { hasEffect } from "@/lib/use-cases/report/sections/waivers";
import { percentText, whoText } from "@/lib/use-cases/report/sections/words";

const MOST_WORST = 5;

/** What a board reads: how it ended, of what, when, what was nearest to its limit, and who answers for it. */
export function boardOf(view: RunView, waivers: WaiverLine[]): Board {
  return {
    outcome: outcomeOf(view),
    text: outcomeText(view, hasEffect(waivers).length),
    artifact: artifactFacts(view),
    dates: dateFacts(view),
    worst: worstReadings(view.stages),
    signers: effectiveSigners(view),
  };
}

function outcomeOf({ state }: RunView): Board["outcome"] {
  if (state === "completed") return "released";
  return state === "rolled_back" || state === "aborted" ? state : "open";
}

function outcomeText(view: RunView, waived: number): string {
  switch (view.state) {
    case "completed":
      return releasedText(view, waived);
    case "rolled_back":
      return rolledBackText(view);
    case "aborted":
      return `Not released: the run was aborted before any traffic moved${ended(view)}.`;
    case "imported":
      return "Stated by a page that was written elsewhere: nothing of it was measured here.";
    default:
      return openText(view);
  }
}

function releasedText(view: RunView, waived: number): string {
  const overridden = view.stages.filter((s) => s.decisions.some((d) => d.override));
  const moved = view.stages.some((s) => s.trafficPercent !== null);
  const stages = view.stages.length === 1 ? "its stage" : `all ${view.stages.length} stages`;
  const at = moved ? ` at ${percentText(view.trafficPercent)} of traffic` : "";
  const against =
    overridden.length === 0
      ? ""
      : `, against the gate and BY OVERRIDE in ${overridden.map((s) => s.title).join(", ")}`;
  const without =
    waived === 0
      ? ""
      : `, with ${waived === 1 ? "one waiver" : `${waived} waivers`} in place of evidence`;
  return `Released${at}${ended(view)}: ${stages} passed${against}${without}.`;
}

function rolledBackText(view: RunView): string {
  const { rollback } = view;
  if (!rollback) return `Rolled back${ended(view)}.`;
  const stage = view.stages.find((s) => s.key === rollback.stage);
  const where = stage ? ` in ${stage.title}` : "";
  const who = rollback.by ? whoText(rollback.by) : "Tollgate";
  const why = rollback.reason ?? "the reason is not given yet";
  return `Not released: rolled back to 0 %${where} by ${who}, ${instantText(rollback.zeroAt)}: ${sentenceEnd(why)}`;
}

/** Without times that go on: the same state gives the same words. */
function openText(view: RunView): string {
  if (view.startedAt === null) {
    const gate =
      view.state === "ready" ? "its pre-deployment gate is open" : "its gate has not opened";
    return `Not released yet: no stage has started, and ${gate}.`;
  }
  const passed = view.stages.filter((s) => s.state === "passed").length;
  const now = view.stages.find((s) => s.state === "running" || s.state === "awaiting_decision");
  const where = now
    ? `; ${now.title} ${now.state === "running" ? "is under way" : "waits for a decision"}`
    : "";
  return `Not released yet: ${passed} of ${view.stages.length} stages passed${where}.`;
}

function ended({ endedAt }: RunView): string {
  return endedAt ? `, ${instantText(endedAt)}` : "";
}

function sentenceEnd(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** Those with the least room, the worst first; what has no margin and does not pass is worse than any. */
function worstReadings(stages: StageView[]): Board["worst"] {
  return stages
    .filter((stage) => stage.startedAt !== null)
    .flatMap((stage) =>
      stage.metrics
        .filter((m) => !m.muted && (m.margin !== null || m.verdict === "fail"))
        .map((metric) => ({ stage, metric, room: metric.margin ?? Number.NEGATIVE_INFINITY })),
    )
    .toSorted((a, b) => a.room - b.room)
    .slice(0, MOST_WORST)
    .map(({ stage, metric }) => {
      const line = metricLine(stage, metric);
      return {
        stage: stage.title,
        metric: line.label,
        threshold: line.threshold,
        actual: line.actual,
        margin: line.margin,
        verdict: line.verdict,
        critical: line.critical,
      };
    });
}

/** Of all gates, with the gate beside the role; only signatures that count or reject. */
function effectiveSigners(view: RunView): SignatureLine[] {
  return signatureLines(view).filter((l) => l.decision === "approved" || l.decision === "rejected");
}
