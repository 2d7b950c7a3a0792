import type { Tx } from "@/lib/data/database";
import { aggregateWindow, type Window } from "@/lib/data/metric/aggregate-window";
import { bucketStart } from "@/lib/data/metric/fold";
import { pulledReading, type SourceRow } from "@/lib/data/metric/pulled-reading";
import { mergeSketch, newSketch, quantileOf, sketchFromBytes } from "@/lib/data/metric/sketch";
import { sketchBins } from "@/lib/data/metric/sketch-bins";
import { NO_STATISTICS, type Reading, type Statistics } from "@/lib/domain/metric/judgement";
import type { Arm, Metric } from "@/lib/domain/metric/metric";
import { QUANTILES } from "@/lib/domain/metric/quantiles";
import { mergeMoments } from "@/lib/domain/statistics/moments";
import type { Weighted } from "@/lib/domain/statistics/weighted";

type Totals = {
  metric: string;
  arm: Arm;
  count: number;
  sum: number;
  m2: number;
  min: number;
  max: number;
  last: number;
  lastAt: Date;
  /** Null where nobody asks for a distribution. */
  sketch: Uint8Array | null;
};
type Bucket = Totals & { bucketAt: Date };
export type TimedWindow = Window & { m2: number; lastAt: Date; bins: () => Weighted[] };

/** A metric's reading now, and that of its control group where the plan compares the two. */
export type ArmReadings = { canary: Reading; control: Reading | null };

/**
 * The readings of each metric at this moment: what its source last answered for the window, or else the aggregate of
 * the stage's totals or of the buckets of its sliding window, which begins with the bucket that holds its first moment.
 * A rate is the sum by the time from the window's begin to the newest sample; it needs at least one bucket's time,
 * before that it has no reading.
 */
export async function readReadings(
  tx: Pick<Tx, "$queryRaw">,
  stage: { id: string; startedAt: Date },
  metrics: Metric[],
  now: Date,
): Promise<Map<string, ArmReadings>> {
  const totals = await readTotals(tx, stage.id, metrics);
  const buckets = await readBuckets(tx, stage.id, metrics, now);
  const pulls = await readPulls(tx, stage.id, metrics);
  const readingOf = (metric: Metric, arm: Arm): Reading => {
    const isOwn = (row: { metric: string; arm: Arm }) =>
      row.metric === metric.key && row.arm === arm;
    const folded = () => {
      const window =
        metric.window === "stage"
          ? stageWindow(totals.find(isOwn), stage.startedAt)
          : slidingWindow(buckets.filter(isOwn), metric.window, stage.startedAt, now);
      return windowReading(metric, window);
    };
    return metric.pull ? pulledReading(metric, metric.pull, pulls.find(isOwn), folded) : folded();
  };
  return new Map(
    metrics.map((metric) => [
      metric.key,
      {
        canary: readingOf(metric, "canary"),
        control: needsControl(metric) ? readingOf(metric, "control") : null,
      },
    ]),
  );
}

function needsControl({ baseline, compare }: Metric): boolean {
  return baseline?.kind === "control" || compare?.with === "control";
}

/** A sketch is the largest part of a row and is read only where it is looked at. */
function needsSketch({ aggregate, compare }: Metric): boolean {
  return QUANTILES[aggregate] !== undefined || compare?.test === "mann-whitney";
}

function keysOf(metrics: Metric[], wanted: (metric: Metric) => boolean): string[] {
  return metrics.filter(wanted).map((metric) => metric.key);
}

function readTotals(tx: Pick<Tx, "$queryRaw">, stageId: string, metrics: Metric[]) {
  return tx.$queryRaw<Totals[]>`
    SELECT metric, arm, count, sum, m2, min, max, last, last_at AS "lastAt",
      CASE WHEN metric = ANY(${keysOf(metrics, needsSketch)}::text[]) THEN sketch END AS sketch
    FROM metric_total WHERE stage_id = ${stageId}::uuid
      AND (arm = 'canary' OR metric = ANY(${keysOf(metrics, needsControl)}::text[]))`;
}

async function readBuckets(
  tx: Pick<Tx, "$queryRaw">,
  stageId: string,
  metrics: Metric[],
  now: Date,
): Promise<Bucket[]> {
  const sliding = metrics.filter((m) => m.window !== "stage");
  if (sliding.length === 0) return [];
  const widest = Math.max(...sliding.map((m) => Number(m.window)));
  return tx.$queryRaw<Bucket[]>`
    SELECT metric, arm, count, sum, m2, min, max, last, last_at AS "lastAt", bucket_at AS "bucketAt",
      CASE WHEN metric = ANY(${keysOf(sliding, needsSketch)}::text[]) THEN sketch END AS sketch
    FROM metric_bucket
    WHERE stage_id = ${stageId}::uuid AND metric = ANY(${sliding.map((m) => m.key)}::text[])
      AND (arm = 'canary' OR metric = ANY(${keysOf(sliding, needsControl)}::text[]))
      AND bucket_at >= ${windowStart(now, widest)}`;
}

async function readPulls(
  tx: Pick<Tx, "$queryRaw">,
  stageId: string,
  metrics: Metric[],
): Promise<SourceRow[]> {
  if (!metrics.some((metric) => metric.pull)) return [];
  return tx.$queryRaw<SourceRow[]>`
    SELECT metric, arm, pulled, error FROM source_reading WHERE stage_id = ${stageId}::uuid`;
}

function windowStart(now: Date, width: number): Date {
  return bucketStart(new Date(now.getTime() - width));
}

function stageWindow(totals: Totals | undefined, startedAt: Date): TimedWindow | null {
  if (!totals) return null;
  const sketch = () => (totals.sketch ? sketchFromBytes(totals.sketch) : newSketch());
  return {
    ...totals,
    seconds: (totals.lastAt.getTime() - startedAt.getTime()) / 1000,
    quantile: (q) => quantileOf(sketch(), q),
    bins: () => sketchBins(sketch()),
  };
}

function slidingWindow(
  all: Bucket[],
  width: number,
  startedAt: Date,
  now: Date,
): TimedWindow | null {
  const from = windowStart(now, width);
  const own = all.filter((b) => b.bucketAt >= from);
  const [first] = own;
  if (!first) return null;
  const newest = own.reduce((a, b) => (b.lastAt > a.lastAt ? b : a), first);
  const opened = Math.min(...own.map((b) => b.bucketAt.getTime()));
  const merged = () => {
    const sketch = newSketch();
    for (const { sketch: bytes } of own) if (bytes) mergeSketch(sketch, sketchFromBytes(bytes));
    return sketch;
  };
  return {
    count: own.reduce((sum, b) => sum + b.count, 0),
    sum: own.reduce((sum, b) => sum + b.sum, 0),
    m2: own.map(momentsOf).reduce(mergeMoments).m2,
    min: Math.min(...own.map((b) => b.min)),
    max: Math.max(...own.map((b) => b.max)),
    last: newest.last,
    lastAt: newest.lastAt,
    seconds: (newest.lastAt.getTime() - Math.max(opened, startedAt.getTime())) / 1000,
    quantile: (q) => quantileOf(merged(), q),
    bins: () => sketchBins(merged()),
  };
}

function momentsOf({ count, sum, m2 }: Pick<Totals, "count" | "sum" | "m2">) {
  return { count, mean: count > 0 ? sum / count : 0, m2 };
}

/** What a window comes to; without one there is no data. */
export function windowReading(metric: Metric, window: TimedWindow | null): Reading {
  return {
    metric: metric.key,
    value: window ? aggregateWindow(metric, window) : null,
    samples: window?.count ?? 0,
    lastSampleAt: window?.lastAt ?? null,
    computedBy: "tollgate",
    statistics: window ? statisticsOf(metric, window) : NO_STATISTICS,
    problem: null,
  };
}

function statisticsOf({ aggregate }: Metric, window: TimedWindow): Statistics {
  const { count, sum, seconds, quantile, bins } = window;
  return {
    moments: Number.isFinite(window.m2) ? momentsOf(window) : null,
    proportion: aggregate === "ratio" ? { successes: sum, trials: count } : null,
    events: aggregate === "rate" && seconds > 0 ? { count: sum, seconds } : null,
    quantiles: QUANTILES[aggregate] === undefined ? null : { at: quantile, count },
    bins,
  };
}
