import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import { type Interval, isConfidence } from "@/lib/domain/statistics/interval";
import { type Moments, varianceOf } from "@/lib/domain/statistics/moments";

/**
 * Student's interval of a mean: mean -+ t * s / sqrt(n), with n - 1 degrees of freedom. Student, "The probable error
 * of a mean", Biometrika 6 (1908). Exact for normal observations, close for others once there are some dozens.
 * Holds for one look at the data; for many looks see `sequential/mean-sequence`. Null under two observations.
 */
export function meanInterval(moments: Moments, confidence = 0.95): Interval | null {
  const { count, mean } = moments;
  const error = Math.sqrt(varianceOf(moments) / count);
  if (!Number.isFinite(mean) || !Number.isFinite(error) || !isConfidence(confidence)) return null;
  const half = tQuantile((1 + confidence) / 2, count - 1) * error;
  return { low: mean - half, high: mean + half };
}
