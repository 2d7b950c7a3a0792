import { setImmediate } from "node:timers/promises";
import type pg from "pg";
import { type Fold, foldKey, foldSamples, mergeFold, type Sample } from "@/lib/data/metric/fold";
import {
  countSeries,
  findSeries,
  type SeriesKey,
  type SeriesStates,
  saveSeries,
  seriesName,
} from "@/lib/data/metric/otlp-series";
import { writeFolds } from "@/lib/data/metric/write-folds";
import type { Arm } from "@/lib/domain/metric/metric";
import {
  advanceSeries,
  type SeriesPoint,
  type SeriesState,
} from "@/lib/domain/otlp/advance-series";
import { type Feed, observe } from "@/lib/domain/otlp/observe";
import type { PointData } from "@/lib/domain/otlp/otlp-data";
import { type Refusal, refused } from "@/lib/domain/run/incoming-data";

/** What one stage remembers; more is a sign of an attribute that never repeats, such as a user's id. */
const MOST_SERIES = 10_000;

/** Points that are folded in one go: a histogram's has several hundred parts, which others should not wait for. */
const CHUNK = 100;

/** One point of a series, with the metrics that it feeds. */
export type OtlpItem = SeriesKey & {
  point: SeriesPoint;
  at: Date;
  stageStartNs: bigint;
  arm: Arm;
  feeds: readonly { metric: string; feed: Feed }[];
  /** Told of why the point, or one of its feeds, was not taken; null where it was taken before. */
  report: (refusal: Refusal | null) => void;
};

/**
 * Counts the points of OpenTelemetry series on from where each was, and folds what is new, in the caller's
 * transaction. The caller holds the locks of the stages' rows.
 */
export async function writeOtlp(client: pg.PoolClient, items: OtlpItem[]): Promise<void> {
  const states = await findSeries(client, items);
  const room = await roomFor(client, items, states);
  const changed: SeriesStates = new Map();
  const folds = new Map<string, Fold>();
  const samples: Sample[] = [];
  const byTime = [...items].sort((a, b) => compare(a.point.timeNs, b.point.timeNs));
  for (const item of byTime) {
    const name = seriesName(item);
    const known = (changed.get(name) ?? states.get(name))?.state ?? null;
    if (!known && !takeRoom(room, item.stageId)) {
      item.report(tooManySeries());
      continue;
    }
    const { state, data } = advance(item, known);
    if (state) changed.set(name, { key: item, state });
    else if (!known) room.set(item.stageId, (room.get(item.stageId) ?? 0) + 1);
    if (data) samples.push(...samplesOf(item, data));
    if (samples.length >= CHUNK) {
      addFolds(folds, samples.splice(0));
      await setImmediate();
    }
  }
  addFolds(folds, samples);
  await writeFolds(client, [...folds.values()]);
  await saveSeries(client, changed);
}

function addFolds(folds: Map<string, Fold>, samples: Sample[]): void {
  for (const fold of foldSamples(samples)) {
    const key = foldKey(fold.stageId, fold.metric, fold.arm, fold.bucketAt);
    const before = folds.get(key);
    if (before) mergeFold(fold, before);
    folds.set(key, fold);
  }
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** How many new series each stage has room for; asked only where there are any. */
async function roomFor(
  client: pg.PoolClient,
  items: OtlpItem[],
  states: SeriesStates,
): Promise<Map<string, number>> {
  const fresh = items.filter((item) => !states.has(seriesName(item)));
  if (fresh.length === 0) return new Map();
  const stages = [...new Set(fresh.map((item) => item.stageId))];
  const counts = await countSeries(client, stages);
  return new Map(stages.map((id) => [id, MOST_SERIES - (counts.get(id) ?? 0)]));
}

function takeRoom(room: Map<string, number>, stageId: string): boolean {
  const left = room.get(stageId) ?? 0;
  room.set(stageId, left - 1);
  return left > 0;
}

function tooManySeries(): Refusal {
  const message = `the stage has ${MOST_SERIES} series already`;
  return refused("too_many_series", message, "fewer attributes, none of them new in each request");
}

/** What is new, and where the series now stands; null each where there is no such thing. */
function advance(
  item: OtlpItem,
  known: SeriesState | null,
): { state: SeriesState | null; data: PointData | null } {
  const next = advanceSeries(known, item.point, item.stageStartNs);
  switch (next.kind) {
    case "observed":
      return { state: next.state, data: next.data };
    case "begun":
      return { state: next.state, data: null };
    case "repeated":
      item.report(null);
      return { state: null, data: null };
    case "refused":
      item.report(next.refusal);
      return { state: next.state, data: null };
  }
}

function samplesOf(item: OtlpItem, data: PointData): Sample[] {
  return item.feeds.flatMap(({ metric, feed }) => {
    const observed = observe(data, feed);
    if (!observed) return [];
    if (observed.kind === "refused") {
      item.report(observed);
      return [];
    }
    const { kind: _, ...sample } = observed;
    return [{ stageId: item.stageId, metric, arm: item.arm, at: item.at, ...sample }];
  });
}
