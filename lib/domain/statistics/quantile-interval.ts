import binomialQuantile from "@stdlib/stats-base-dists-binomial-quantile";
import { isConfidence } from "@/lib/domain/statistics/interval";

/** Quantiles of the sample, from 0 to 1. Null where the sample is too small for a bound on that side. */
export type QuantileRanks = { low: number | null; high: number | null };

/**
 * Between which two quantiles of the sample the true q-quantile lies, whatever the distribution: between the order
 * statistics l = B(a/2) and u = B(1 - a/2) + 1 of `count`, B the quantile function of the binomial(count, q) and a =
 * 1 - confidence. H. A. David, H. N. Nagaraja, "Order Statistics", 3rd ed. (2003), section 7.1. The k-th smallest of
 * n is the (k - 1) / (n - 1) quantile, as DDSketch and R's type 7 count. Null without observations.
 */
export function quantileRanks(q: number, count: number, confidence = 0.95): QuantileRanks | null {
  const known = Number.isSafeInteger(count) && count > 0 && q > 0 && q < 1;
  if (!known || !isConfidence(confidence)) return null;
  const tail = (1 - confidence) / 2;
  const low = binomialQuantile(tail, count, q);
  const high = binomialQuantile(1 - tail, count, q) + 1;
  return {
    low: low < 1 ? null : quantileOf(low, count),
    high: high > count ? null : quantileOf(high, count),
  };
}

/** Rounded up where rounding down would make `quantile * (count - 1)` fall short of the rank. */
function quantileOf(rank: number, count: number): number {
  if (count === 1) return 0;
  const quantile = (rank - 1) / (count - 1);
  return quantile * (count - 1) < rank - 1 ? quantile * (1 + Number.EPSILON) : quantile;
}
