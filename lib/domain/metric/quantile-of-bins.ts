import type { Weighted } from "@/lib/domain/statistics/weighted";

/** The smallest value that has at least that share of the weight at or below it; NaN without any weight. */
export function quantileOfBins(bins: readonly Weighted[], quantile: number): number {
  const wanted = quantile * bins.reduce((sum, bin) => sum + bin.weight, 0) * (1 - 1e-9);
  let seen = 0;
  for (const { value, weight } of bins) {
    seen += weight;
    if (weight > 0 && seen >= wanted) return value;
  }
  return Number.NaN;
}
