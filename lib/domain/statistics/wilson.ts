import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";
import { type Interval, isConfidence } from "@/lib/domain/statistics/interval";

/**
 * Wilson's score interval of a proportion, as ratios. E. B. Wilson, "Probable inference, the law of succession,
 * and statistical inference", JASA 22 (1927). Holds for one look at the data; for many looks see `sequential/`.
 * Null without trials.
 */
export function wilsonInterval(
  successes: number,
  trials: number,
  confidence = 0.95,
): Interval | null {
  if (!(trials > 0) || !isConfidence(confidence)) return null;
  const z = normalQuantile((1 + confidence) / 2, 0, 1);
  const p = Math.min(1, Math.max(0, successes / trials));
  const z2 = z * z;
  const centre = (p + z2 / (2 * trials)) / (1 + z2 / trials);
  const half =
    (z / (1 + z2 / trials)) * Math.sqrt((p * (1 - p)) / trials + z2 / (4 * trials * trials));
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
