import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exponentialParts, histogramParts } from "@/lib/domain/otlp/histogram-parts";
import type { ExponentialData, HistogramData } from "@/lib/domain/otlp/otlp-data";
import type { Part } from "@/lib/domain/otlp/spread";

function histogram(bounds: number[], counts: number[], how: Partial<HistogramData> = {}) {
  const count = counts.reduce((a, b) => a + b, 0);
  const none = { sum: null, min: null, max: null, isExact: true };
  return { kind: "histogram" as const, bounds, counts, count, ...none, ...how };
}

function exponential(how: Partial<ExponentialData>): ExponentialData {
  const none = { offset: 0, counts: [] };
  return {
    ...{ kind: "exponential", count: 0, sum: null, min: null, max: null, isExact: true },
    ...{ scale: 0, zeroCount: 0, zeroThreshold: 0, positive: none, negative: none },
    ...how,
  } as ExponentialData;
}

/** By the nearest rank, as quantiles are read from the stored sketches. */
function quantile(parts: Part[], q: number): number {
  const sorted = [...parts].sort((a, b) => a.value - b.value);
  const wanted = q * weightOf(parts);
  let seen = 0;
  for (const { value, weight } of sorted) {
    seen += weight;
    if (seen >= wanted) return value;
  }
  return Number.NaN;
}

const weightOf = (parts: Part[]) => parts.reduce((sum, { weight }) => sum + weight, 0);

/** Prometheus' histogram_quantile: linear within the bucket that holds the rank. */
function interpolated(bounds: number[], counts: number[], q: number): number {
  let rank = q * counts.reduce((a, b) => a + b, 0);
  for (const [index, count] of counts.entries()) {
    const upper = bounds[index] ?? Number.NaN;
    const lower = index === 0 ? 0 : (bounds[index - 1] ?? 0);
    if (rank <= count) return lower + ((upper - lower) * rank) / count;
    rank -= count;
  }
  return Number.NaN;
}

describe("histogramParts", () => {
  it("agrees with linear interpolation within one per cent, and keeps every observation", () => {
    const bucket = fc.record({
      width: fc.double({ min: 0.5, max: 500, noNaN: true }),
      count: fc.integer({ min: 1, max: 1_000_000 }),
    });
    const anywhere = fc.double({ min: 0.01, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(fc.array(bucket, { minLength: 1, maxLength: 12 }), anywhere, (buckets, q) => {
        let bound = 0;
        const bounds = buckets.map(({ width }) => {
          bound += width;
          return bound;
        });
        const counts = buckets.map(({ count }) => count);
        const parts = histogramParts(histogram(bounds, [...counts, 0]));
        expect(weightOf(parts)).toBe(counts.reduce((a, b) => a + b, 0));
        const expected = interpolated(bounds, counts, q);
        const widest = Math.max(...buckets.map(({ width }) => width));
        const off = Math.abs(quantile(parts, q) - expected);
        expect(off).toBeLessThanOrEqual(Math.max(expected * 0.01, widest / 1000));
      }),
    );
  });

  it.each<[string, HistogramData, number, number]>([
    ["begins at the least observation", histogram([10], [4, 0], { min: 8 }), 8, 10],
    ["begins at zero without one", histogram([10], [4, 0]), 0, 10],
    ["has no width below a first bound of zero", histogram([0], [4, 0]), 0, 0],
    ["reaches below zero with a least observation", histogram([0], [4, 0], { min: -5 }), -5, 0],
    ["ends at the greatest observation", histogram([10], [0, 4], { max: 12 }), 10, 12],
    ["lies above the last bound without one", histogram([500], [0, 4]), 510, 510],
    ["is one value where both are the same", histogram([10], [9, 0], { min: 7, max: 7 }), 7, 7],
    ["ignores extremes that no bucket holds", histogram([10, 20], [0, 4, 0], { max: 5 }), 10, 20],
  ])("%s", (_, data, low, high) => {
    const values = histogramParts(data).map((part) => part.value);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(low);
    expect(Math.max(...values)).toBeLessThanOrEqual(high);
    expect(weightOf(histogramParts(data))).toBe(data.count);
  });

  it("shows a limit at the last bound as broken", () => {
    expect(quantile(histogramParts(histogram([500], [90, 10])), 0.901)).toBeGreaterThan(505);
  });
});

describe("exponentialParts", () => {
  it.each([-10, -3, 0, 3, 7, 20])("lies within the buckets of scale %i", (scale) => {
    const base = 2 ** (2 ** -scale);
    const index = scale < 0 ? 0 : 2 ** scale;
    const data = exponential({ scale, count: 12, positive: { offset: index, counts: [7, 0, 5] } });
    const capped = scale < -8 ? { ...data, positive: { offset: -1, counts: [12] } } : data;
    const parts = exponentialParts(capped);
    expect(weightOf(parts)).toBe(12);
    for (const { value } of parts) {
      expect(value).toBeGreaterThan(scale < -8 ? 0 : base ** index * (1 - 1e-9));
      expect(value).toBeLessThanOrEqual(scale < -8 ? 1 : base ** (index + 3) * (1 + 1e-9));
    }
  });

  it("mirrors negative values and keeps zeros", () => {
    const buckets = { offset: 2, counts: [4] };
    const parts = exponentialParts(
      exponential({ zeroCount: 3, negative: buckets, positive: buckets, count: 11 }),
    );
    const values = parts.map((part) => part.value);
    expect(Math.min(...values)).toBeGreaterThan(-8);
    expect(Math.max(...values)).toBeLessThan(8);
    expect(parts.filter((part) => part.value === 0)).toEqual([{ value: 0, weight: 3 }]);
    expect(parts.reduce((sum, { value, weight }) => sum + value * weight, 0)).toBeCloseTo(0, 9);
    expect(weightOf(parts)).toBe(11);
  });
});
