import type { Tx } from "@/lib/data/database";
import { aggregateWindow, type Window } from "@/lib/data/metric/aggregate-window";
import { bucketStart } from "@/lib/data/metric/fold";
import { mergeSketch, newSketch, quantileOf, sketchFromBytes } from "@/lib/data/metric/sketch";
import type { Reading } from "@/lib/domain/metric/judgement";
import type { Metric } from "@/lib/domain/metric/metric";

type Totals = {
  metric: string;
  count: number;
  sum: number;
  min: number;
  max: number;
  last: number;
  lastAt: Date;
  sketch: Uint8Array;
};
type Bucket = Totals & { bucketAt: Date };
type TimedWindow = Window & { lastAt: Date };

/**
 * The reading of each metric at this moment: from the stage's totals, or from the buckets of its sliding
 * window, which begins with the bucket that holds its first moment. A rate is the sum by the time from the
 * window's begin to the newest sample; it needs at least one bucket's time, before that it has no reading.
 */
export async function readReadings(
  tx: Pick<Tx, "$queryRaw">,
  stage: { id: string; startedAt: Date },
  metrics: Metric[],
  now: Date,
): Promise<Reading[]> {
  const sliding = metrics.filter((m) => m.window !== "stage");
  const widest = Math.max(0, ...sliding.map((m) => Number(m.window)));
  const totals = await tx.$queryRaw<Totals[]>`
    SELECT metric, count, sum, min, max, last, last_at AS "lastAt", sketch
    FROM metric_total WHERE stage_id = ${stage.id}::uuid AND arm = 'canary'`;
  const buckets =
    widest === 0
      ? []
      : await tx.$queryRaw<Bucket[]>`
          SELECT metric, count, sum, min, max, last, last_at AS "lastAt", sketch, bucket_at AS "bucketAt"
          FROM metric_bucket
          WHERE stage_id = ${stage.id}::uuid AND arm = 'canary' AND metric = ANY(${sliding.map((m) => m.key)}::text[])
            AND bucket_at >= ${windowStart(now, widest)}`;
  return metrics.map((metric) => {
    const window =
      metric.window === "stage"
        ? stageWindow(
            totals.find((t) => t.metric === metric.key),
            stage.startedAt,
          )
        : slidingWindow(buckets, metric.key, metric.window, stage.startedAt, now);
    return {
      metric: metric.key,
      value: window ? aggregateWindow(metric, window) : null,
      samples: window?.count ?? 0,
      lastSampleAt: window?.lastAt ?? null,
    };
  });
}

function windowStart(now: Date, width: number): Date {
  return bucketStart(new Date(now.getTime() - width));
}

function stageWindow(totals: Totals | undefined, startedAt: Date): TimedWindow | null {
  if (!totals) return null;
  return {
    ...totals,
    seconds: (totals.lastAt.getTime() - startedAt.getTime()) / 1000,
    quantile: (q) => quantileOf(sketchFromBytes(totals.sketch), q),
  };
}

function slidingWindow(
  buckets: Bucket[],
  metric: string,
  width: number,
  startedAt: Date,
  now: Date,
): TimedWindow | null {
  const from = windowStart(now, width);
  const own = buckets.filter((b) => b.metric === metric && b.bucketAt >= from);
  const [first] = own;
  if (!first) return null;
  const newest = own.reduce((a, b) => (b.lastAt > a.lastAt ? b : a), first);
  const opened = Math.min(...own.map((b) => b.bucketAt.getTime()));
  return {
    count: own.reduce((sum, b) => sum + b.count, 0),
    sum: own.reduce((sum, b) => sum + b.sum, 0),
    min: Math.min(...own.map((b) => b.min)),
    max: Math.max(...own.map((b) => b.max)),
    last: newest.last,
    lastAt: newest.lastAt,
    seconds: (newest.lastAt.getTime() - Math.max(opened, startedAt.getTime())) / 1000,
    quantile: (q) => {
      const sketch = newSketch();
      for (const bucket of own) mergeSketch(sketch, sketchFromBytes(bucket.sketch));
      return quantileOf(sketch, q);
    },
  };
}
