import type { Arm, Metric } from "@/lib/domain/metric/metric";
import type { MetricPull, SourceQuery } from "@/lib/domain/source/source";

export type PulledMetric = Metric & { pull: MetricPull };

/** One question that is asked again and again while a stage runs. */
export type Pull = { metric: PulledMetric; arm: Arm; query: SourceQuery };

/** Everything that a stage's metrics ask sources for. */
export function pullsOf(metrics: readonly Metric[]): Pull[] {
  return metrics.filter(isPulled).flatMap((metric): Pull[] => {
    const { query, control } = metric.pull;
    const canary: Pull = { metric, arm: "canary", query };
    return control ? [canary, { metric, arm: "control", query: control }] : [canary];
  });
}

export function isPulled(metric: Metric): metric is PulledMetric {
  return metric.pull !== null;
}
