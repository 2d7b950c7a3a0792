import { describe, expect, it } from "vitest";
import type { ExponentialData, HistogramData, PointData } from "@/lib/domain/otlp/otlp-data";
import { subtract } from "@/lib/domain/otlp/subtract";

const number = (value: number): PointData => ({ kind: "number", value });
const bounded = { sum: 10, min: 1, max: 9, isExact: true };

function histogram(counts: number[], how: Partial<HistogramData> = {}): HistogramData {
  const count = counts.reduce((a, b) => a + b, 0);
  return { kind: "histogram", bounds: [5, 10], counts, count, ...bounded, ...how };
}

function exponential(
  scale: number,
  offset: number,
  counts: number[],
  how: Partial<ExponentialData> = {},
): ExponentialData {
  const count = counts.reduce((a, b) => a + b, 0) + (how.zeroCount ?? 0);
  return {
    ...{ kind: "exponential", scale, zeroCount: 0, zeroThreshold: 0, count },
    ...{ positive: { offset, counts }, negative: { offset: 0, counts: [] } },
    ...bounded,
    ...how,
  } as ExponentialData;
}

describe("subtract", () => {
  it.each<[string, PointData, PointData, Record<string, unknown>]>([
    ["a counter", number(7), number(5), { data: { kind: "number", value: 2 } }],
    ["a counter that began again", number(3), number(5), { kind: "fell" }],
    ["another kind", number(3), histogram([1, 1, 1]), { kind: "unlike" }],
    [
      "a histogram",
      histogram([4, 2, 1], { sum: 40 }),
      histogram([1, 2, 0], { sum: 15 }),
      { data: { counts: [3, 0, 1], count: 4, sum: 25, min: 1, max: 9, isExact: false } },
    ],
    [
      "without a sum",
      histogram([1, 0, 0], { sum: null }),
      histogram([0, 0, 0]),
      { data: { sum: null } },
    ],
    ["a bucket that fell", histogram([4, 1, 9]), histogram([1, 2, 0]), { kind: "fell" }],
    [
      "other bounds",
      histogram([4, 1, 9], { bounds: [5, 11] }),
      histogram([1, 0, 0]),
      { kind: "unlike" },
    ],
    [
      "an exponential histogram",
      exponential(3, 4, [2, 3, 1], { zeroCount: 4 }),
      exponential(3, 5, [1], { zeroCount: 1 }),
      { data: { scale: 3, zeroCount: 3, count: 8, positive: { offset: 4, counts: [2, 2, 1] } } },
    ],
    [
      // Buckets 4 to 7 of scale 3 are 2 and 3 of scale 2, and 1 of scale 1.
      "a lower scale than before",
      exponential(1, 0, [1, 9]),
      exponential(3, 4, [1, 2, 0, 3]),
      { data: { scale: 1, count: 4, positive: { offset: 0, counts: [1, 3] } } },
    ],
    [
      "a lower scale below zero",
      exponential(0, -2, [5, 5]),
      exponential(1, -3, [1, 1, 1]),
      { data: { scale: 0, positive: { offset: -2, counts: [4, 3] } } },
    ],
    [
      "buckets that are not there any more",
      exponential(3, 5, [9]),
      exponential(3, 4, [1]),
      { kind: "fell" },
    ],
    [
      "another zero threshold",
      exponential(3, 5, [9], { zeroThreshold: 0.1 }),
      exponential(3, 5, [1]),
      { kind: "unlike" },
    ],
  ])("%s", (_, now, before, expected) => {
    expect(subtract(now, before)).toMatchObject(expected);
  });
});
