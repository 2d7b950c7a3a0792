import type { MetricView } from "@/lib/contract/metric";
import { changeSentence, intervalSentence } from "@/lib/domain/metric/describe-analysis";
import { formatMargin } from "@/lib/domain/metric/format";
import type { Metric } from "@/lib/domain/metric/metric";
import type { MetricStateRecord } from "@/lib/domain/run/run-record";

type Analysed = Pick<
  MetricView,
  "limits" | "baseline" | "interval" | "comparison" | "smallest" | "forecast" | "computedBy"
>;

/** What stands beside a metric's verdict: what it was judged by, how sure it is, and where it goes. */
export function analysed(metric: Metric, state: MetricStateRecord | undefined): Analysed {
  const analysis = state?.analysis ?? null;
  const { min, max } = metric.threshold;
  const fixed = metric.baseline?.kind === "fixed" ? metric.baseline.value : null;
  return {
    limits: analysis?.limits ?? { min: min?.value ?? null, max: max?.value ?? null },
    baseline: metric.baseline && {
      text: metric.baseline.text,
      value: analysis?.baseline ?? fixed,
    },
    interval: intervalView(metric, analysis),
    comparison: comparisonView(metric, analysis),
    smallest: smallestView(state),
    forecast: forecastView(analysis),
    computedBy: state?.value === null ? "tollgate" : (analysis?.computedBy ?? "tollgate"),
  };
}

type Known = MetricStateRecord["analysis"];

function intervalView({ unit, confidence }: Metric, analysis: Known): Analysed["interval"] {
  if (!analysis?.interval) return null;
  const { interval } = analysis;
  const text = intervalSentence(interval, unit);
  return { ...interval, text, required: confidence?.required ?? false };
}

function comparisonView({ compare }: Metric, analysis: Known): Analysed["comparison"] {
  if (!compare || !analysis?.comparison) return null;
  const { effect: _, ...comparison } = analysis.comparison;
  const than = compare.with === "control" ? "the control group" : "the baseline";
  const text = changeSentence(analysis.comparison, compare, than);
  return { ...comparison, with: compare.with, text, required: compare.required };
}

function smallestView(state: MetricStateRecord | undefined): Analysed["smallest"] {
  if (!state?.smallest) return null;
  const { margin, at } = state.smallest;
  return { margin, text: formatMargin(margin), at: new Date(at).toISOString() };
}

function forecastView(analysis: Known): Analysed["forecast"] {
  if (!analysis?.forecast) return null;
  const { perHour, breachAt } = analysis.forecast;
  return { perHour, breachAt: breachAt === null ? null : new Date(breachAt).toISOString() };
}
