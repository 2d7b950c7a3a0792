import { describe, expect, it } from "vitest";
import {
  advanceSeries,
  type SeriesPoint,
  type SeriesState,
} from "@/lib/domain/otlp/advance-series";
import type { PointData } from "@/lib/domain/otlp/otlp-data";

const STAGE = 100n;
const number = (value: number): PointData => ({ kind: "number", value });
const point = (
  mode: SeriesPoint["mode"],
  startNs: bigint | null,
  timeNs: bigint,
  value = 5,
): SeriesPoint => ({ mode, startNs, timeNs, data: number(value) });
const known = (startNs: bigint | null, lastNs: bigint, value: number | null): SeriesState => ({
  startNs,
  lastNs,
  totals: value === null ? null : number(value),
});
const observed = (value: number) => ({ kind: "observed", data: number(value) });

describe("advanceSeries", () => {
  it.each<[string, SeriesState | null, SeriesPoint, Record<string, unknown>]>([
    ["a first value", null, point("value", null, 150n), observed(5)],
    ["a value again", known(null, 150n, null), point("value", null, 150n), { kind: "repeated" }],
    ["a late value", known(null, 150n, null), point("value", null, 149n), { kind: "refused" }],
    ["a first delta", null, point("delta", 100n, 150n), observed(5)],
    ["a delta without a start", known(null, 150n, null), point("delta", null, 151n), observed(5)],
    ["a delta from before", null, point("delta", 99n, 150n), { refusal: { code: "before_stage" } }],
    ["the next delta", known(100n, 150n, null), point("delta", 150n, 160n), observed(5)],
    [
      "a delta that overlaps",
      known(100n, 150n, null),
      point("delta", 149n, 160n),
      { refusal: { code: "overlap" }, state: null },
    ],
    ["a total since the stage began", null, point("cumulative", 100n, 150n), observed(5)],
    ["a total since before", null, point("cumulative", 99n, 150n), { kind: "begun" }],
    ["a total since nobody knows", null, point("cumulative", null, 150n), { kind: "begun" }],
    ["more of it", known(99n, 150n, 2), point("cumulative", 99n, 160n), observed(3)],
    ["more since nobody knows", known(null, 150n, 2), point("cumulative", null, 160n), observed(3)],
    ["less of it", known(99n, 150n, 9), point("cumulative", 99n, 160n), observed(5)],
    ["a new start", known(99n, 150n, 9), point("cumulative", 151n, 160n), observed(5)],
    [
      "a start that is lost",
      known(99n, 150n, 9),
      point("cumulative", null, 160n),
      { kind: "begun" },
    ],
    [
      "an older start",
      known(120n, 150n, 9),
      point("cumulative", 110n, 160n),
      { refusal: { code: "overlap" }, state: null },
    ],
    [
      "another kind of data",
      {
        ...known(99n, 150n, 9),
        totals: {
          kind: "histogram",
          bounds: [],
          counts: [],
          count: 1,
          sum: 1,
          min: null,
          max: null,
          isExact: true,
        },
      },
      point("cumulative", 99n, 160n),
      { refusal: { code: "changed" }, state: { lastNs: 160n, totals: number(5) } },
    ],
  ])("%s", (_, state, next, expected) => {
    expect(advanceSeries(state, next, STAGE)).toMatchObject(expected);
  });
});
