import {
  type Block,
  blank,
  facts,
  heading,
  number,
  paragraph,
  table,
} from "@/lib/domain/report/block";
import type { FunnelReport } from "@/lib/domain/report/funnel-report";
import { instantText, ratioText } from "@/lib/domain/report/instant";
import { metricKnownText } from "@/lib/domain/report/metric-known";
import type { MetricLine } from "@/lib/domain/report/metric-line";
import type { StageReport } from "@/lib/domain/report/report";
import { verdictStatus } from "@/lib/domain/report/status-sign";

export function metricBlocks({ groups }: Pick<StageReport, "groups">): Block[] {
  if (groups.length === 0) return [paragraph("The plan judges no metric in this stage.")];
  return groups.flatMap((group) => [
    heading(3, groupHeading(group.name)),
    table(
      [
        "Metric",
        number("Baseline"),
        "Threshold",
        number("Actual"),
        "Status",
        number("Samples"),
        "Margin",
        "Weight",
        "How it is known",
      ],
      group.metrics.map((m) => [
        m.label,
        baselineText(m),
        m.limit,
        m.value === null ? blank(m.actual) : m.actual,
        verdictStatus(m.verdict, "not judged"),
        String(m.samples),
        m.margin,
        weightText(m),
        metricKnownText(m),
      ]),
      "",
    ),
  ]);
}

/** A baseline that the plan has, and nobody has measured yet, is still to come. */
function baselineText({ baseline, numbers }: MetricLine): string {
  if (baseline === "none in the plan") return "-";
  return numbers.baseline === null ? blank(baseline) : baseline;
}

/** `Performance metrics`. */
function groupHeading(name: string): string {
  const text = name.charAt(0).toUpperCase() + name.slice(1);
  return /metrics?$/i.test(text) ? text : `${text} metrics`;
}

function weightText({ critical, muted }: MetricLine): string {
  if (muted) return critical ? "critical; muted, not counted" : "muted, not counted";
  return critical ? "critical" : "counts";
}

export function funnelBlocks(funnel: FunnelReport): Block[] {
  const last = funnel.steps.length - 1;
  const nobody = blank("no users");
  return [
    heading(3, `${funnelTitle(funnel.label)} (${funnel.window})`),
    table(
      ["Step", number("Users"), number("Conversion"), number("Of the step before"), "Status"],
      funnel.steps.map((step, index) => [
        step.label,
        funnel.known === "missing" ? blank(funnel.conversion) : String(step.users),
        index === 0 ? "-" : (ratioText(step.fromFirst) ?? nobody),
        index === 0 ? "-" : (ratioText(step.fromPrevious) ?? nobody),
        index === last ? verdictStatus(funnel.verdict, "not judged") : "-",
      ]),
      "The funnel has no step.",
    ),
    facts([
      { label: "Overall conversion", text: overallText(funnel) },
      { label: "95 % interval (Wilson)", text: funnel.interval },
      { label: "Verdict of the funnel", text: `${funnel.verdict}: ${funnel.reason}` },
    ]),
    ...(funnel.periods.length > 0 ? periodBlocks(funnel) : []),
  ];
}

function funnelTitle(label: string): string {
  return /funnel/i.test(label) ? label : `${label} funnel`;
}

/** `91.7 % (target: 55-65 %)`. */
function overallText({ ratio, conversion, targetSigns }: FunnelReport): string {
  const value = ratio === null ? blank(conversion) : conversion;
  return targetSigns === null ? value : `${value} (target: ${targetSigns})`;
}

function periodBlocks({ label, periods }: FunnelReport): Block[] {
  return [
    heading(4, `${label}, period by period`),
    table(
      [
        "From",
        "To",
        number("Started"),
        number("Completed"),
        number("Conversion"),
        number("95 % interval"),
      ],
      periods.map((p) => [
        instantText(p.from),
        instantText(p.to),
        String(p.started),
        String(p.completed),
        p.conversion,
        p.interval,
      ]),
      "",
    ),
  ];
}
