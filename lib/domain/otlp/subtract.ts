import type {
  Buckets,
  ExponentialData,
  HistogramData,
  PointData,
} from "@/lib/domain/otlp/otlp-data";

/** `fell`: some count is lower than before, so that it began again; `unlike`: why both cannot be compared. */
export type Difference =
  | { kind: "difference"; data: PointData }
  | { kind: "fell" }
  | { kind: "unlike"; why: string };

/** What was added between two states of one cumulative series. */
export function subtract(now: PointData, before: PointData): Difference {
  if (now.kind === "number" && before.kind === "number") {
    if (now.value < before.value) return { kind: "fell" };
    return { kind: "difference", data: { kind: "number", value: now.value - before.value } };
  }
  if (now.kind === "histogram" && before.kind === "histogram") return histograms(now, before);
  if (now.kind === "exponential" && before.kind === "exponential") return exponentials(now, before);
  return { kind: "unlike", why: "the kind of its data has changed" };
}

/** The extremes of the whole time bound those of the difference, and are not its own. */
function rest(now: HistogramData | ExponentialData, before: HistogramData | ExponentialData) {
  const sum = now.sum === null || before.sum === null ? null : now.sum - before.sum;
  return { count: now.count - before.count, sum, min: now.min, max: now.max, isExact: false };
}

function histograms(now: HistogramData, before: HistogramData): Difference {
  const isAlike =
    now.counts.length === before.counts.length &&
    now.bounds.every((bound, index) => bound === before.bounds[index]);
  if (!isAlike) return { kind: "unlike", why: "its bounds have changed" };
  const counts = now.counts.map((count, index) => count - (before.counts[index] ?? 0));
  if (now.count < before.count || counts.some((count) => count < 0)) return { kind: "fell" };
  return {
    kind: "difference",
    data: { kind: "histogram", bounds: now.bounds, counts, ...rest(now, before) },
  };
}

/** Senders lower the scale as the range of values grows; both are brought to the lower one. */
function exponentials(now: ExponentialData, before: ExponentialData): Difference {
  if (now.zeroThreshold !== before.zeroThreshold) {
    return { kind: "unlike", why: "its zero threshold has changed" };
  }
  const scale = Math.min(now.scale, before.scale);
  const side = (of: "positive" | "negative") =>
    subtractBuckets(
      lowerScale(now[of], now.scale - scale),
      lowerScale(before[of], before.scale - scale),
    );
  const positive = side("positive");
  const negative = side("negative");
  const zeroCount = now.zeroCount - before.zeroCount;
  if (!positive || !negative || zeroCount < 0) return { kind: "fell" };
  const { zeroThreshold } = now;
  const data = { scale, zeroThreshold, zeroCount, positive, negative, ...rest(now, before) };
  return { kind: "difference", data: { kind: "exponential", ...data } };
}

/** Null where there is less than before. */
function subtractBuckets(now: Buckets, before: Buckets): Buckets | null {
  const isCovered = before.counts.every((count, index) => {
    const at = before.offset + index - now.offset;
    return count <= (now.counts[at] ?? 0);
  });
  if (!isCovered) return null;
  const counts = now.counts.map(
    (count, index) => count - (before.counts[now.offset + index - before.offset] ?? 0),
  );
  return { offset: now.offset, counts };
}

/** One scale less makes one bucket of two: bucket `i` goes to `i >> 1` (OpenTelemetry, exponential histograms). */
function lowerScale({ offset, counts }: Buckets, by: number): Buckets {
  if (by === 0 || counts.length === 0) return { offset: offset >> by, counts };
  const first = offset >> by;
  const merged: number[] = [];
  counts.forEach((count, index) => {
    const at = ((offset + index) >> by) - first;
    merged[at] = (merged[at] ?? 0) + count;
  });
  return { offset: first, counts: merged };
}
