import { exponentialParts, histogramParts } from "@/lib/domain/otlp/histogram-parts";
import type { ExponentialData, HistogramData, PointData } from "@/lib/domain/otlp/otlp-data";
import type { Conversion } from "@/lib/domain/otlp/otlp-unit";
import type { Part } from "@/lib/domain/otlp/spread";
import { MOST_VALUE, MOST_WEIGHT, type Refusal, refused } from "@/lib/domain/run/incoming-data";

/** How a metric takes what a series observed. */
export type Feed =
  | { kind: "values"; conversion: Conversion; wantsQuantile: boolean }
  /** What was counted is, or is not, what the ratio counts. */
  | { kind: "ratio"; isPart: boolean };

type Distribution = {
  parts: Part[];
  sum: number | null;
  min: number | null;
  max: number | null;
};

export type Observed = {
  kind: "observed";
  value: number;
  weight: number;
  distribution?: Distribution;
};

/** What one metric takes from a point; null where the point counted nothing. */
export function observe(data: PointData, feed: Feed): Observed | Refusal | null {
  if (feed.kind === "ratio") return observeRatio(data, feed.isPart);
  if (data.kind === "number") {
    const value = feed.conversion.convert(data.value);
    return isTooLarge(value) ? tooLarge(value) : { kind: "observed", value, weight: 1 };
  }
  if (data.count === 0) return null;
  if (data.count > MOST_WEIGHT) return tooMany(data.count);
  return observeCounted(data, feed.conversion, feed.wantsQuantile);
}

/** Each event is a one if it is what the ratio counts, else a zero. */
function observeRatio(data: PointData, isPart: boolean): Observed | Refusal | null {
  const weight = data.kind === "number" ? data.value : data.count;
  if (weight === 0) return null;
  if (weight > MOST_WEIGHT) return tooMany(weight);
  const value = isPart ? 1 : 0;
  const parts = [{ value, weight }];
  const distribution = { parts, sum: value * weight, min: null, max: null };
  return { kind: "observed", value, weight, distribution };
}

function observeCounted(
  data: HistogramData | ExponentialData,
  { convert, factor }: Conversion,
  wantsQuantile: boolean,
): Observed | Refusal {
  const parts = partsOf(data, wantsQuantile);
  if ("kind" in parts) return parts;
  const converted = parts.map(({ value, weight }) => ({ value: value * factor, weight }));
  const estimate = converted.reduce((sum, { value, weight }) => sum + value * weight, 0);
  const sum = data.sum === null ? null : convert(data.sum);
  const extreme = (value: number | null) =>
    data.isExact && value !== null ? convert(value) : null;
  const distribution = {
    parts: converted,
    sum,
    min: extreme(data.min),
    max: extreme(data.max),
  };
  const worst = [...converted.map((p) => p.value), distribution.min ?? 0, distribution.max ?? 0];
  const large = worst.find(isTooLarge);
  if (large !== undefined) return tooLarge(large);
  const value = (sum ?? estimate) / data.count;
  return { kind: "observed", value, weight: data.count, distribution };
}

function partsOf(data: HistogramData | ExponentialData, wantsQuantile: boolean): Part[] | Refusal {
  if (data.kind === "exponential") return exponentialParts(data);
  if (data.counts.length > 1) return histogramParts(data);
  if (wantsQuantile || data.sum === null) {
    const message = "the histogram has no buckets, so that it says nothing of single values";
    return refused("no_buckets", message, "bounds, or an exponential histogram");
  }
  return [{ value: data.sum / data.count, weight: data.count }];
}

function isTooLarge(value: number): boolean {
  return !(Math.abs(value) <= MOST_VALUE);
}

function tooLarge(value: number): Refusal {
  const range = `values from -${MOST_VALUE} to ${MOST_VALUE}`;
  return refused("out_of_range", `the value ${value} is too large`, range);
}

function tooMany(count: number): Refusal {
  return refused("out_of_range", `it counts ${count} events`, `up to ${MOST_WEIGHT} a point`);
}
