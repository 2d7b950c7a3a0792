import { SourceError } from "@/lib/domain/source/source-error";
import type { HistogramBucket, SourceData } from "@/lib/providers/metric-source/port";
import type { NativeHistogram } from "@/lib/providers/metric-source/prometheus-answer";

export type CumulativeBucket = { le: string; count: number };

/**
 * Sums of floating-point counters differ in their last digits, more so after `rate`. Prometheus itself forgives
 * 1e-12 of a bucket (promql/quantile.go, `smallDeltaTolerance`).
 */
const ROUNDING = 1e-9;

type Histogram = { data: SourceData; warnings: string[] };

/**
 * The buckets of a classic histogram, each by itself. As `histogram_quantile` does, it adds up buckets that spell one
 * boundary in two ways (`1`, `1.0`), and takes a first boundary above 0 to mean "from 0". A histogram without
 * observations is `empty`. Throws `SourceError` where counts fall by more than rounding.
 */
export function classicHistogram(buckets: readonly CumulativeBucket[], at: Date): Histogram {
  const counts = new Map<number, number>();
  for (const { le, count } of buckets) {
    const boundary = boundaryOf(le);
    if (!Number.isFinite(count) || count < 0) {
      throw bad(`its bucket le="${le}" counts ${count}; expected a number of observations`);
    }
    counts.set(boundary, (counts.get(boundary) ?? 0) + count);
  }
  const sorted = [...counts].sort(([a], [b]) => a - b);
  const total = counts.get(Number.POSITIVE_INFINITY);
  if (total === undefined) throw bad('it has no bucket le="+Inf", so that its total is not known');
  const warnings: string[] = [];
  const single: HistogramBucket[] = [];
  let above = (sorted[0]?.[0] ?? 0) > 0 && sorted.length > 1 ? 0 : Number.NEGATIVE_INFINITY;
  let before = 0;
  for (const [upTo, count] of sorted) {
    if (count < before) {
      if (before - count > ROUNDING * before) {
        throw bad(`its count falls from ${before} to ${count} at le="${upTo}"; counts by le grow`);
      }
      warnings.push(
        `The count falls by ${before - count} at le="${upTo}", which is taken for rounding.`,
      );
    }
    single.push({ above, upTo, count: Math.max(0, count - before) });
    above = upTo;
    before = Math.max(before, count);
  }
  return { data: told(single, null, at), warnings };
}

/** The buckets of a native histogram: exponential ones below, around and above zero. */
export function nativeHistogram({ buckets, sum }: NativeHistogram, at: Date): Histogram {
  const single = buckets
    .map(([, above, upTo, count]) => ({ above, upTo, count }))
    .sort((a, b) => a.above - b.above);
  for (const [index, { above, upTo, count }] of single.entries()) {
    const isBucket = above <= upTo && Number.isFinite(count) && count >= 0;
    if (!isBucket) throw bad(`it counts ${count} from ${above} to ${upTo}`);
    if (above < (single[index - 1]?.upTo ?? above)) throw bad(`its buckets overlap at ${above}`);
  }
  return { data: told(single, Number.isFinite(sum) ? sum : null, at), warnings: [] };
}

function told(buckets: HistogramBucket[], sum: number | null, at: Date): SourceData {
  const isEmpty = buckets.every(({ count }) => count === 0);
  return isEmpty ? { kind: "empty" } : { kind: "histogram", buckets, sum, at };
}

function boundaryOf(le: string): number {
  if (le === "+Inf" || le === "Inf") return Number.POSITIVE_INFINITY;
  const boundary = le.trim() === "" ? Number.NaN : Number(le);
  if (Number.isNaN(boundary)) throw bad(`its label le="${le}" is no number`);
  return boundary;
}

function bad(why: string): SourceError {
  return new SourceError("bad_answer", `The answer is no whole histogram: ${why}.`);
}
