import { describe, expect, it } from "vitest";
import { dataFault } from "@/lib/domain/otlp/check-data";
import type { ExponentialData, HistogramData, PointData } from "@/lib/domain/otlp/otlp-data";

const counted = { count: 3, sum: 6, min: 1, max: 3, isExact: true };
const histogram = (how: Partial<HistogramData> = {}): HistogramData => ({
  ...{ kind: "histogram", bounds: [1, 2], counts: [1, 1, 1], ...counted },
  ...how,
});
const exponential = (how: Partial<ExponentialData> = {}): ExponentialData => ({
  ...{ kind: "exponential", scale: 2, zeroCount: 1, zeroThreshold: 0, ...counted },
  positive: { offset: 0, counts: [1, 1] },
  negative: { offset: 0, counts: [] },
  ...how,
});
const long = Array.from({ length: 1001 }, () => 0);

describe("dataFault", () => {
  it.each<[string, PointData]>([
    ["a number", { kind: "number", value: -1.5 }],
    ["a histogram", histogram()],
    ["a histogram without buckets", histogram({ bounds: [], counts: [] })],
    ["a histogram that knows no extremes", histogram({ sum: null, min: null, max: null })],
    ["an exponential histogram", exponential()],
    ["the lowest scale", exponential({ scale: -10, positive: { offset: -1, counts: [2] } })],
    ["the highest scale", exponential({ scale: 20 })],
  ])("takes %s", (_, data) => {
    expect(dataFault(data)).toBeNull();
  });

  it.each<[string, PointData]>([
    ["the value is NaN", { kind: "number", value: Number.NaN }],
    ["the value is Infinity", { kind: "number", value: Number.POSITIVE_INFINITY }],
    ["the sum is NaN", histogram({ sum: Number.NaN })],
    ["min 4 is above max 3", histogram({ min: 4 })],
    ["2 bounds make 3 buckets, and it has 2", histogram({ counts: [1, 2] })],
    ["its bounds do not rise", histogram({ bounds: [2, 2] })],
    ["its bounds do not rise", histogram({ bounds: [1, Number.NaN] })],
    ["its buckets hold 3 observations, and its count is 4", histogram({ count: 4 })],
    ["it has 1001 buckets; 1000 fit", histogram({ counts: long })],
    ["it has 1003 buckets; 1000 fit", exponential({ negative: { offset: 0, counts: long } })],
    ["its scale is 21; -10 to 20 are taken", exponential({ scale: 21 })],
    ["its scale is -11; -10 to 20 are taken", exponential({ scale: -11 })],
    ["its zero threshold is NaN", exponential({ zeroThreshold: Number.NaN })],
    [
      "at scale 0 its offsets are beyond what numbers reach",
      exponential({ scale: 0, positive: { offset: 1023, counts: [2] } }),
    ],
    [
      "at scale 0 its offsets are beyond what numbers reach",
      exponential({ scale: 0, negative: { offset: -1075, counts: [2] } }),
    ],
    ["its buckets hold 5 observations, and its count is 3", exponential({ zeroCount: 3 })],
  ])("says that %s", (words, data) => {
    expect(dataFault(data)).toBe(words);
  });
});
