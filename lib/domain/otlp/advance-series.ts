import type { PointData } from "@/lib/domain/otlp/otlp-data";
import { subtract } from "@/lib/domain/otlp/subtract";
import { type Refusal, refused } from "@/lib/domain/run/incoming-data";

/** How a series' points add up: `value` stands by itself, `delta` is new each time, `cumulative` grows. */
export type SeriesMode = "value" | "delta" | "cumulative";

export type SeriesPoint = {
  mode: SeriesMode;
  startNs: bigint | null;
  timeNs: bigint;
  data: PointData;
};

/** What is remembered of a series; `totals` only of a cumulative one. */
export type SeriesState = { startNs: bigint | null; lastNs: bigint; totals: PointData | null };

/**
 * `begun`: the point only says where counting starts; `repeated`: it has been counted before. A refused point
 * may still be where counting goes on from.
 */
export type Advance =
  | { kind: "observed"; data: PointData; state: SeriesState }
  | { kind: "begun"; state: SeriesState }
  | { kind: "repeated" }
  | { kind: "refused"; refusal: Refusal; state: SeriesState | null };

const INSTANCE = "one sender a series; give each process its own service.instance.id";

/**
 * What the next point of a series adds to what a stage has observed, by the single-writer rules of the
 * OpenTelemetry metrics data model ("Resets and gaps", "Overlap"). Nothing is counted twice, and nothing that
 * may have happened before the stage began.
 */
export function advanceSeries(
  state: SeriesState | null,
  point: SeriesPoint,
  stageStartNs: bigint,
): Advance {
  if (state && point.timeNs === state.lastNs) return { kind: "repeated" };
  if (state && point.timeNs < state.lastNs) {
    const message = "it is older than a point of its series that has been counted";
    return refuse("out_of_order", message, "points of a series in the order of their times");
  }
  const { startNs, timeNs, data } = point;
  const next = { startNs, lastNs: timeNs, totals: null };
  switch (point.mode) {
    case "value":
      return { kind: "observed", data, state: next };
    case "delta":
      return advanceDelta(state, point, stageStartNs) ?? { kind: "observed", data, state: next };
    case "cumulative":
      return advanceCumulative(state, point, stageStartNs);
  }
}

function refuse(code: string, message: string, expected: string): Advance {
  return { kind: "refused", refusal: refused(code, message, expected), state: null };
}

/** Null where nothing is wrong with it. */
function advanceDelta(
  state: SeriesState | null,
  { startNs }: SeriesPoint,
  stageStartNs: bigint,
): Advance | null {
  if (startNs === null) return null;
  if (startNs < stageStartNs) {
    const message = "what it counts began before the stage did";
    return refuse("before_stage", message, "a time that lies within the stage");
  }
  if (!state || startNs >= state.lastNs) return null;
  return refuse("overlap", "its time overlaps with what has been counted", INSTANCE);
}

function advanceCumulative(
  state: SeriesState | null,
  { startNs, timeNs, data }: SeriesPoint,
  stageStartNs: bigint,
): Advance {
  const next = { startNs, lastNs: timeNs, totals: data };
  const begun =
    startNs !== null && startNs >= stageStartNs
      ? { kind: "observed" as const, data, state: next }
      : { kind: "begun" as const, state: next };
  if (!state?.totals) return begun;
  if (startNs !== state.startNs) {
    if (startNs === null || state.startNs === null || startNs > state.startNs) return begun;
    return refuse("overlap", "it counts from an earlier start than the point before", INSTANCE);
  }
  const difference = subtract(data, state.totals);
  switch (difference.kind) {
    case "difference":
      return { kind: "observed", data: difference.data, state: next };
    case "fell":
      // A restart that kept the old start, or tells none: it has counted from zero since.
      return { kind: "observed", data, state: next };
    case "unlike":
      return {
        kind: "refused",
        refusal: refused("changed", difference.why, "the same kind of data; the next point counts"),
        state: next,
      };
  }
}
