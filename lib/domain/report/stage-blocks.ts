import { formatDuration, formatNumber } from "@/lib/domain/metric/format";
import { type Block, blank, facts, factText, heading, list, rule } from "@/lib/domain/report/block";
import { instantText } from "@/lib/domain/report/instant";
import { funnelBlocks, metricBlocks } from "@/lib/domain/report/measurement-blocks";
import type { DecisionLine, Report, StageReport } from "@/lib/domain/report/report";
import {
  checklistBlocks,
  evidenceBlocks,
  incidentBlocks,
  screenshotBlocks,
} from "@/lib/domain/report/stage-parts";
import { withSign } from "@/lib/domain/report/status-sign";

const HOUR = 3600;

export function stageBlocks(stage: StageReport, { stages, next }: Report): Block[] {
  return [
    rule,
    heading(2, stageHeading(stage)),
    ...stage.overrides.map(
      (o): Block => ({
        kind: "alarm",
        title: `OVERRIDE: ${o.state}`,
        lines: [
          `Reason: ${o.reason}`,
          ...o.against.map((text) => `Against: ${text}`),
          o.requested,
          o.confirmed,
        ],
      }),
    ),
    facts(stage.facts.map((fact) => ({ label: fact.label, text: factText(fact) }))),
    ...(stage.reasons.length > 0 ? [heading(3, "Reasons"), list(stage.reasons)] : []),
    ...metricBlocks(stage),
    heading(3, "Screenshots"),
    ...screenshotBlocks(stage.screenshots),
    ...(stage.otherEvidence.length > 0
      ? [heading(3, "Files and links"), ...evidenceBlocks(stage.otherEvidence)]
      : []),
    ...stage.funnels.flatMap(funnelBlocks),
    ...(stage.checklist.length > 0
      ? [heading(3, "Checklist"), ...checklistBlocks(stage.checklist)]
      : []),
    ...incidentBlocks(
      stage,
      `during stage ${stage.ordinal}`,
      stage.endedAt === null ? "[None recorded yet]" : "[None recorded]",
    ),
    ...decisionBlocks(stage, stages.find((s) => s.ordinal > stage.ordinal)?.ordinal ?? null, next),
  ];
}

/** `Stage 1: Small group (5 % traffic, 2-4 h)`; a title that names its traffic itself is not made to say it twice. */
export function stageHeading({ ordinal, title, traffic, soak }: StageReport): string {
  const percent = traffic === null ? null : formatNumber(traffic);
  const says = percent !== null && new RegExp(`(^|[^\\d.])${percent}\\s?%`).test(title);
  const share = percent === null || says ? "" : `${percent} % traffic, `;
  return `Stage ${ordinal}: ${title} (${share}${soakSpan(soak)})`;
}

/** `2-4 h`, `30 min`, `2 h 30 min to 4 h`. */
function soakSpan({ min, max }: StageReport["soak"]): string {
  if (max <= min) return formatDuration(min * 1000);
  if (min % HOUR === 0 && max % HOUR === 0 && min > 0) return `${min / HOUR}-${max / HOUR} h`;
  return `${formatDuration(min * 1000)} to ${formatDuration(max * 1000)}`;
}

function decisionBlocks(
  stage: StageReport,
  nextStage: number | null,
  nextPhase: Report["next"],
): Block[] {
  const [last, ...earlier] = stage.decisions.toReversed();
  const where =
    nextStage === null
      ? `the ${nextPhase ? "next phase" : "end of the release"}`
      : `stage ${nextStage}`;
  return [
    ...earlier
      .toReversed()
      .flatMap((decision) => [heading(3, "Earlier decision"), facts(decisionFacts(decision))]),
    heading(3, nextStage === null ? "Final decision" : "Decision"),
    facts(last ? decisionFacts(last) : undecidedFacts(stage)),
    facts([{ label: `Proceed to ${where}`, text: proceedText(stage) }]),
  ];
}

function decisionFacts(decision: DecisionLine): { label: string; text: string }[] {
  const { override, dossier } = decision;
  return [
    {
      label: "Status",
      text: withSign(override ? `${decision.decision}, BY OVERRIDE` : decision.decision),
    },
    { label: "Decision time", text: instantText(decision.at) },
    { label: "Decision maker", text: decision.makers },
    { label: "Recommendation", text: decision.recommendation },
    { label: "Justification", text: decision.justification },
    {
      label: "How it is known",
      text:
        decision.known === "vouched" ? "vouched for by its makers" : "measured: made by Tollgate",
    },
    { label: "Dossier (SHA-256)", text: dossier ?? "none: decided without frozen evidence" },
  ];
}

function undecidedFacts({ deciders, startedAt }: StageReport): { label: string; text: string }[] {
  const why = startedAt === null ? "the stage has not started" : "no decision is on record";
  return [
    { label: "Status", text: `[PENDING - ${why}]` },
    { label: "Decision time", text: blank(why) },
    { label: "Decision maker", text: blank(deciders.join(" + ") || "nobody is named") },
    { label: "Justification", text: blank(why) },
  ];
}

function proceedText({ next, decisions }: StageReport): string {
  if (next.answer === null) return "[YES/NO]";
  return decisions.some((d) => d.override) ? `${next.answer}, BY OVERRIDE` : next.answer;
}
