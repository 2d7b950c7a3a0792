import type {
  Buckets,
  ExponentialData,
  HistogramData,
  PointData,
} from "@/lib/domain/otlp/otlp-data";

/** Beyond these scales a bucket holds everything, or nothing that a number could tell apart. */
const LEAST_SCALE = -10;
const MOST_SCALE = 20;
/** The SDKs keep 160 by default. */
const MOST_BUCKETS = 1000;

/** What makes the data of a point unusable, in words; null where nothing does. */
export function dataFault(data: PointData): string | null {
  switch (data.kind) {
    case "number":
      return Number.isFinite(data.value) ? null : `the value is ${data.value}`;
    case "histogram":
      return countedFault(data) ?? histogramFault(data);
    case "exponential":
      return countedFault(data) ?? exponentialFault(data);
  }
}

function countedFault({ sum, min, max }: HistogramData | ExponentialData): string | null {
  for (const [name, value] of Object.entries({ sum, min, max })) {
    if (value !== null && !Number.isFinite(value)) return `the ${name} is ${value}`;
  }
  return min !== null && max !== null && min > max ? `min ${min} is above max ${max}` : null;
}

function histogramFault({ bounds, counts, count }: HistogramData): string | null {
  if (counts.length === 0 && bounds.length === 0) return null;
  if (counts.length > MOST_BUCKETS) return `it has ${counts.length} buckets; ${MOST_BUCKETS} fit`;
  if (counts.length !== bounds.length + 1) {
    return `${bounds.length} bounds make ${bounds.length + 1} buckets, and it has ${counts.length}`;
  }
  const isSorted = bounds.every((bound, i) => i === 0 || bound > (bounds[i - 1] ?? bound));
  if (!isSorted || !bounds.every(Number.isFinite)) return "its bounds do not rise";
  return addsUp(counts, 0, count);
}

function exponentialFault(data: ExponentialData): string | null {
  const { scale, positive, negative, zeroCount, zeroThreshold, count } = data;
  if (scale < LEAST_SCALE || scale > MOST_SCALE) {
    return `its scale is ${scale}; ${LEAST_SCALE} to ${MOST_SCALE} are taken`;
  }
  if (!(zeroThreshold >= 0 && Number.isFinite(zeroThreshold))) {
    return `its zero threshold is ${zeroThreshold}`;
  }
  const buckets = positive.counts.length + negative.counts.length;
  if (buckets > MOST_BUCKETS) return `it has ${buckets} buckets; ${MOST_BUCKETS} fit`;
  if (!reaches(positive, scale) || !reaches(negative, scale)) {
    return `at scale ${scale} its offsets are beyond what numbers reach`;
  }
  return addsUp([...positive.counts, ...negative.counts], zeroCount, count);
}

/** Whether the buckets' bounds are numbers: from the smallest to the largest power of two that there is. */
function reaches({ offset, counts }: Buckets, scale: number): boolean {
  const width = 2 ** -scale;
  return (
    counts.length === 0 || (offset * width >= -1074 && (offset + counts.length) * width < 1024)
  );
}

function addsUp(counts: readonly number[], rest: number, count: number): string | null {
  const sum = counts.reduce((total, each) => total + each, rest);
  return sum === count ? null : `its buckets hold ${sum} observations, and its count is ${count}`;
}
