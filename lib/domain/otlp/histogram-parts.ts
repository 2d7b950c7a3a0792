import type { Buckets, ExponentialData, HistogramData } from "@/lib/domain/otlp/otlp-data";
import { type Part, spread } from "@/lib/domain/otlp/spread";

/**
 * Where nothing says how far observations above the last bound reach, they count as this much above it: more
 * than a sketch's error, so that a limit at the last bound is seen to be broken.
 */
const ABOVE_LAST = 0.02;

/** The observations of a histogram, spread over its buckets. */
export function histogramParts(data: HistogramData): Part[] {
  const parts: Part[] = [];
  data.counts.forEach((count, index) => {
    const upper = data.bounds[index] ?? highest(data);
    const isOpen = index === data.bounds.length && data.max === null;
    const lower = isOpen ? upper : (data.bounds[index - 1] ?? lowest(data));
    spreadWithin(parts, data, lower, upper, count);
  });
  return parts;
}

/** The first bucket begins at the least observation, else at 0 as in Prometheus, else it has no width. */
function lowest({ bounds, min }: HistogramData): number {
  const [first = 0] = bounds;
  return Math.min(first, min ?? (first > 0 ? 0 : first));
}

function highest({ bounds, max }: HistogramData): number {
  const last = bounds.at(-1) ?? 0;
  return Math.max(last, max ?? last + Math.abs(last) * ABOVE_LAST);
}

/** The observations of an exponential histogram; those of the zero bucket are zeros. */
export function exponentialParts(data: ExponentialData): Part[] {
  const parts: Part[] = [];
  if (data.zeroCount > 0) parts.push({ value: 0, weight: data.zeroCount });
  eachBucket(data.positive, data.scale, (lower, upper, count) =>
    spreadWithin(parts, data, lower, upper, count),
  );
  eachBucket(data.negative, data.scale, (lower, upper, count) =>
    spreadWithin(parts, data, -upper, -lower, count),
  );
  return parts;
}

function eachBucket(
  { offset, counts }: Buckets,
  scale: number,
  take: (lower: number, upper: number, count: number) => void,
): void {
  counts.forEach((count, index) => {
    if (count > 0) take(boundOf(offset + index, scale), boundOf(offset + index + 1, scale), count);
  });
}

/** `base ** index`; Infinity or 0 where no number can say it. */
function boundOf(index: number, scale: number): number {
  return 2 ** (index * 2 ** -scale);
}

function spreadWithin(
  parts: Part[],
  { min, max }: { min: number | null; max: number | null },
  lower: number,
  upper: number,
  count: number,
): void {
  const low = Math.max(lower, min ?? lower);
  const high = Math.min(upper, max ?? upper);
  if (low <= high) spread(parts, low, high, count);
  else spread(parts, lower, upper, count);
}
