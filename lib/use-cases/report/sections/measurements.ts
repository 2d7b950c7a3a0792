import type { FunnelView } from "@/lib/contract/funnel";
import type { MetricView } from "@/lib/contract/metric";
import type { StageView } from "@/lib/contract/run";
import { baselineWords } from "@/lib/domain/metric/baseline-words";
import { formatValue } from "@/lib/domain/metric/format";
import { limitSentence } from "@/lib/domain/metric/limit-sentence";
import { thresholdSentence } from "@/lib/domain/metric/threshold-sentence";
import { limitSigns, thresholdSigns } from "@/lib/domain/metric/threshold-signs";
import type { FunnelReport } from "@/lib/domain/report/funnel-report";
import { ratioText } from "@/lib/domain/report/instant";
import type { MetricLine } from "@/lib/domain/report/metric-line";
import type { StageReport } from "@/lib/domain/report/report";
import { wilsonInterval } from "@/lib/domain/statistics/wilson";
import { originText } from "@/lib/use-cases/report/sections/provenance";
import { NOT_MEASURED, NOT_STARTED, secondsText } from "@/lib/use-cases/report/sections/words";

/** The stage's metrics in their groups, both in the plan's order. */
export function metricGroups(stage: StageView): StageReport["groups"] {
  const names = [...new Set(stage.metrics.map((m) => m.group))];
  return names.map((name) => ({
    name,
    metrics: stage.metrics.filter((m) => m.group === name).map((m) => metricLine(stage, m)),
  }));
}

export function metricLine(stage: StageView, metric: MetricView): MetricLine {
  const { value, key, label, unit, samples, critical, muted, reason, computedBy } = metric;
  const absent = stage.startedAt === null ? NOT_STARTED : NOT_MEASURED;
  return {
    key,
    label,
    unit,
    samples,
    critical,
    muted,
    reason,
    value,
    computedBy,
    origin: originText(metric),
    interval: metric.interval?.text ?? null,
    comparison: metric.comparison?.text ?? null,
    baseline: metric.baseline ? baselineWords(metric.baseline, unit) : "none in the plan",
    threshold: limitSentence(metric),
    limit: limitSigns(metric),
    numbers: {
      baseline: metric.baseline?.value ?? null,
      ...metric.limits,
      room: metric.margin,
    },
    actual: value === null ? absent : (metric.display ?? formatValue(value, unit)),
    verdict: metric.verdict === "error" ? "SOURCE ERROR" : metric.verdict.toUpperCase(),
    margin: metric.marginText ?? "none",
    known: value === null ? "missing" : "measured",
  };
}

export function funnelReport(stage: StageView, funnel: FunnelView): FunnelReport {
  const started = stage.startedAt !== null;
  const seen = funnel.steps.some((step) => step.users > 0);
  const absent = started ? NOT_MEASURED : NOT_STARTED;
  const { interval } = funnel;
  return {
    key: funnel.key,
    label: funnel.label,
    window: `${secondsText(funnel.windowSeconds)} window`,
    target: funnel.target ? thresholdSentence(funnel.target) : "none in the plan",
    targetSigns: funnel.target && thresholdSigns(funnel.target),
    ratio: funnel.conversion,
    range: interval,
    steps: funnel.steps,
    conversion: ratioText(funnel.conversion) ?? (seen ? "not measured: too few users" : absent),
    interval: intervalText(interval) ?? "none without users",
    verdict: funnel.verdict.toUpperCase(),
    reason: funnel.reason,
    periods: funnel.periods.map((period) => ({
      ...period,
      conversion:
        period.started === 0
          ? "nobody started"
          : (ratioText(period.completed / period.started) ?? "nobody started"),
      interval: intervalText(wilsonInterval(period.completed, period.started)) ?? "none",
    })),
    known: seen ? "measured" : "missing",
  };
}

/** `64.6 % to 98.5 %`: what a rate from few users really says. */
function intervalText(interval: { low: number; high: number } | null): string | null {
  return interval && `${ratioText(interval.low)} to ${ratioText(interval.high)}`;
}
