import type { FunnelView } from "@/lib/contract/funnel";
import type { MetricView } from "@/lib/contract/metric";
import type { PullState } from "@/lib/data/metric/read-pull-states";
import { formatDuration, formatMargin, formatValue } from "@/lib/domain/metric/format";
import type { Metric } from "@/lib/domain/metric/metric";
import type { Funnel } from "@/lib/domain/plan/plan";
import type { FunnelStateRecord, MetricStateRecord } from "@/lib/domain/run/run-record";
import type { Source } from "@/lib/domain/source/source";
import { wilsonInterval } from "@/lib/domain/statistics/wilson";
import { analysed } from "@/lib/use-cases/metric/analysis-view";
import { sourceView } from "@/lib/use-cases/metric/source-view";

/** What is known of a stage's metrics: what the judge last found, and how the pulls stand. */
export type MetricFacts = {
  states: MetricStateRecord[];
  sources: Source[];
  pulls: PullState[];
};

/** Every metric of a stage as people see it, judged or not, in the plan's order. */
export function metricViews(
  metrics: Metric[],
  { states, sources, pulls }: MetricFacts,
): MetricView[] {
  const byKey = new Map(states.map((s) => [s.metric, s]));
  return metrics.map((metric) => ({
    key: metric.key,
    label: metric.label,
    group: metric.group,
    unit: metric.unit,
    aggregate: metric.aggregate,
    window: metric.window === "stage" ? "stage" : formatDuration(metric.window),
    threshold: metric.threshold.text,
    critical: metric.critical,
    muted: metric.muted,
    zeroTolerance: metric.zeroTolerance,
    minSamples: metric.minSamples,
    ...judged(metric, byKey.get(metric.key)),
    ...analysed(metric, byKey.get(metric.key)),
    source: sourceView(
      metric,
      sources,
      pulls.find((pull) => pull.metric === metric.key),
    ),
  }));
}

function judged(metric: Metric, state: MetricStateRecord | undefined) {
  const value = state?.value ?? null;
  const margin = state?.margin ?? null;
  return {
    value,
    display: value === null ? null : formatValue(value, metric.unit),
    samples: state?.samples ?? 0,
    lastSampleAt: state?.lastSampleAt?.toISOString() ?? null,
    verdict: state?.verdict ?? ("pending" as const),
    margin,
    marginText: margin === null ? null : formatMargin(margin),
    breachingSince: (state?.zeroBrokenAt ?? state?.breachingSince)?.toISOString() ?? null,
    reason: state?.reason ?? "Not judged yet.",
    judgedAt: state?.judgedAt.toISOString() ?? null,
  };
}

export type FunnelPeriods = FunnelView["periods"];

/** Every funnel of a stage as people see it. `periods` by funnel key, where the plan asks for a breakdown. */
export function funnelViews(
  funnels: Funnel[],
  states: FunnelStateRecord[],
  periods: ReadonlyMap<string, FunnelPeriods>,
): FunnelView[] {
  const byKey = new Map(states.map((s) => [s.funnel, s]));
  return funnels.map((funnel) => {
    const state = byKey.get(funnel.key);
    const users = funnel.steps.map(
      (step) => state?.steps.find((s) => s.step === step.key)?.users ?? 0,
    );
    const first = users[0] ?? 0;
    return {
      key: funnel.key,
      label: funnel.label,
      windowSeconds: funnel.window / 1000,
      target: funnel.target?.text ?? null,
      steps: funnel.steps.map((step, index) => ({
        key: step.key,
        label: step.label,
        users: users[index] ?? 0,
        fromPrevious: index === 0 ? null : ratio(users[index] ?? 0, users[index - 1] ?? 0),
        fromFirst: index === 0 ? null : ratio(users[index] ?? 0, first),
      })),
      conversion: state?.conversion ?? null,
      interval: wilsonInterval(users.at(-1) ?? 0, first),
      verdict: state?.verdict ?? "pending",
      reason: state?.reason ?? "Not judged yet.",
      periods: periods.get(funnel.key) ?? [],
      judgedAt: state?.judgedAt.toISOString() ?? null,
    };
  });
}

function ratio(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}
