import type { HistogramBucket } from "@/lib/domain/source/source-answer";

/** What is known of a histogram's observations; each is somewhere in its bucket. */
export function histogramCount(buckets: readonly HistogramBucket[]): number {
  return buckets.reduce((sum, { count }) => sum + count, 0);
}

/**
 * The value at a quantile from 0 to 1, by linear interpolation inside the bucket that holds the rank `quantile * count`,
 * as Prometheus has it (promql/quantile.go, `bucketQuantile`): in a bucket without an upper end it is the lower one, a
 * first bucket that ends above 0 begins at 0, and one that ends at or below 0 is taken at its end. NaN where no bucket
 * with observations has an end.
 */
export function histogramQuantile(buckets: readonly HistogramBucket[], quantile: number): number {
  const rank = quantile * histogramCount(buckets);
  let before = 0;
  for (const bucket of buckets) {
    if (bucket.count > 0 && before + bucket.count >= rank) return within(bucket, rank - before);
    before += bucket.count;
  }
  // Rounding may leave the sum of the counts just below the rank.
  const last = buckets.findLast(({ count }) => count > 0);
  return last ? within(last, last.count) : Number.NaN;
}

/** Ascending [value, weight]: each bucket with observations, at its middle or at its one end. */
export function histogramBins(buckets: readonly HistogramBucket[]): [number, number][] {
  return buckets
    .filter(({ count }) => count > 0)
    .map((bucket) => [within(bucket, bucket.count / 2), bucket.count]);
}

function within({ above, upTo, count }: HistogramBucket, rank: number): number {
  if (upTo === Number.POSITIVE_INFINITY) return Number.isFinite(above) ? above : Number.NaN;
  if (above === Number.NEGATIVE_INFINITY && upTo <= 0) return upTo;
  const start = Number.isFinite(above) ? above : 0;
  return start + (upTo - start) * (rank / count);
}
