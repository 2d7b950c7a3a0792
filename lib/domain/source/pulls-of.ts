import type { Arm, Metric } from "@/lib/domain/metric/metric";

export type PullKey = { metric: string; arm: Arm };

/** Everything that a stage's metrics ask sources for. */
export function pullsOf(metrics: readonly Metric[]): PullKey[] {
  return metrics.flatMap(({ key, pull }): PullKey[] => {
    if (!pull) return [];
    const canary: PullKey = { metric: key, arm: "canary" };
    return pull.control ? [canary, { metric: key, arm: "control" }] : [canary];
  });
}
