import { exactShift } from "@/lib/domain/statistics/exact-shift";
import { isConfidence } from "@/lib/domain/statistics/interval";
import { normalShift } from "@/lib/domain/statistics/normal-shift";
import { rankSum, samplesOf } from "@/lib/domain/statistics/rank-sum";
import { sortWeighted, type Weighted } from "@/lib/domain/statistics/weighted";

export type MannWhitney = {
  /** Pairs with x above y, and half of the equal ones; R's W. */
  u: number;
  /** Two-sided. */
  p: number;
  /** By how much x lies above y, in their unit: the Hodges-Lehmann shift. */
  estimate: number;
  low: number;
  high: number;
  /** P(X > Y) + P(X = Y) / 2: 0.5 is no difference. */
  effect: number;
  /** False where so few observations cannot give the confidence: then the true shift may lie beyond `low` and `high`. */
  reached: boolean;
  method: "exact" | "normal";
};

/** R takes the normal approximation from this size on. */
const LARGE = 50;

/**
 * Whether x tends to be larger than y, and by how much, as R's `wilcox.test(x, y, conf.int = TRUE)` answers: exact
 * under 50 observations a side without ties, else by the normal approximation corrected for ties and continuity. H.
 * B. Mann, D. R. Whitney (1947); J. L. Hodges, E. L. Lehmann, "Estimates of location based on rank tests", Annals of
 * Mathematical Statistics 34 (1963). Where all of x is one value and all of y another, or the same, R fails; here
 * the shift is their difference, and p of two equal constants is 1. Null when a side is empty, or holds a value that
 * is not finite or a weight that is not whole. Holds for one look at the data.
 */
export function mannWhitney(
  x: readonly Weighted[],
  y: readonly Weighted[],
  { confidence = 0.95 }: { confidence?: number } = {},
): MannWhitney | null {
  const sortedX = sortWeighted(x);
  const sortedY = sortWeighted(y);
  if (!sortedX?.length || !sortedY?.length || !isConfidence(confidence)) return null;
  const samples = samplesOf(sortedX, sortedY);
  const { sizeX, sizeY } = samples;
  const sum = rankSum(samples, 0);
  const exact = sizeX < LARGE && sizeY < LARGE && sum.ties === 0;
  const found = exact
    ? exactShift(samples, sum, confidence)
    : normalShift(samples, sum, confidence);
  return { u: sum.u, effect: sum.u / (sizeX * sizeY), ...found };
}
