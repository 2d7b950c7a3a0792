import type { Sample } from "@/lib/data/metric/fold";
import type { Arm } from "@/lib/domain/metric/metric";
import type { PulledMetric } from "@/lib/domain/source/pulls-of";
import type { Observation } from "@/lib/domain/source/take-answer";

/** A share of a ratio is so many ones, and zeros for the rest of one observation. */
export function toSample(
  { stageId, metric, arm }: { stageId: string; metric: PulledMetric; arm: Arm },
  { at, value }: Observation,
): Sample {
  const sample: Sample = { stageId, metric: metric.key, arm, value, weight: 1, at };
  if (metric.aggregate !== "ratio" || metric.pull.answers === "window") return sample;
  const parts = [
    { value: 1, weight: value },
    { value: 0, weight: 1 - value },
  ];
  return { ...sample, distribution: { parts, sum: value, min: null, max: null } };
}
