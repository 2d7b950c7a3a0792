import type { Metric } from "@/lib/domain/metric/metric";
import { resolveThreshold } from "@/lib/domain/metric/resolve-threshold";
import type { Bound } from "@/lib/domain/metric/threshold";

/** `text`: the threshold as the plan writes it, because its bounds are not known or there are none. */
export type MetricOperator = "<=" | "<" | ">=" | ">" | "==" | "range" | "text";
export type MetricTerms = { op: MetricOperator; threshold: string };

/** What a reading had to satisfy, in the metric's unit. `baseline` is what a relative threshold was measured against. */
export function metricTerms(
  metric: Pick<Metric, "threshold" | "unit">,
  baseline: number | null,
): MetricTerms {
  const { min = null, max = null } = resolveThreshold(metric, baseline) ?? {};
  if (min && max) {
    return min.value === max.value
      ? { op: "==", threshold: String(min.value) }
      : { op: "range", threshold: `${min.value}..${max.value}` };
  }
  if (max) return oneSided(max, "<", "<=");
  if (min) return oneSided(min, ">", ">=");
  return { op: "text", threshold: metric.threshold.text };
}

function oneSided(bound: Bound, strict: "<" | ">", inclusive: "<=" | ">="): MetricTerms {
  return { op: bound.strict ? strict : inclusive, threshold: String(bound.value) };
}
