import type { DDSketch } from "@datadog/sketches-js";
import type { Tx } from "@/lib/data/database";
import { bucketStart } from "@/lib/data/metric/fold";
import { newSketch, quantileOf } from "@/lib/data/metric/sketch";
import { sketchBins } from "@/lib/data/metric/sketch-bins";
import { type WantedWindow, windowKey } from "@/lib/data/metric/wanted-window";
import type { TimedWindow } from "@/lib/data/metric/window-reading";
import { readWindowSketches } from "@/lib/data/metric/window-sketches";
import type { Arm } from "@/lib/domain/metric/metric";

type Sums = {
  metric: string;
  arm: Arm;
  count: number;
  sum: number;
  m2: number;
  min: number;
  max: number;
  last: number;
  lastAt: Date;
  /** The first bucket of the window that holds anything. */
  openedAt: Date;
};

/**
 * The last `width` milliseconds of each metric, by `windowKey`. The window begins with the bucket that holds its first
 * moment. The database adds the buckets up; moments are put together around the common mean (T. F. Chan et al. 1979).
 */
export async function readSlidingWindows(
  tx: Pick<Tx, "$queryRaw">,
  stage: { id: string; startedAt: Date },
  wanted: (WantedWindow & { width: number })[],
  now: Date,
): Promise<Map<string, TimedWindow>> {
  if (wanted.length === 0) return new Map();
  const windows = wanted.flatMap(({ metric, arms, needsSketch, width }) => {
    const since = bucketStart(new Date(now.getTime() - width));
    return arms.map((arm) => ({ metric, arm, since, needsSketch }));
  });
  const rows = await tx.$queryRaw<Sums[]>`
    WITH own AS (
      SELECT b.metric, b.arm, b.bucket_at, b.count, b.sum, b.m2, b.min, b.max, b.last, b.last_at
      FROM unnest(${windows.map((w) => w.metric)}::text[], ${windows.map((w) => w.arm)}::text[],
        ${windows.map((w) => w.since)}::timestamptz[]) AS w(metric, arm, since)
      CROSS JOIN LATERAL (
        SELECT * FROM metric_bucket WHERE stage_id = ${stage.id}::uuid AND metric = w.metric
          AND arm = w.arm AND bucket_at >= w.since
        OFFSET 0 -- one look into the index for each window; joined, the whole stage is read
      ) AS b
    ), means AS (
      SELECT metric, arm, sum(sum) / nullif(sum(count), 0) AS mean FROM own GROUP BY metric, arm
    )
    SELECT metric, arm, sum(count) AS count, sum(sum) AS sum,
      sum(m2 + count * power(sum / nullif(count, 0) - mean, 2)) AS m2, min(min) AS min, max(max) AS max,
      (array_agg(last ORDER BY last_at DESC))[1] AS last, max(last_at) AS "lastAt",
      min(bucket_at) AS "openedAt"
    FROM own JOIN means USING (metric, arm) GROUP BY metric, arm`;
  const sketches = await readWindowSketches(
    tx,
    stage.id,
    windows.filter((w) => w.needsSketch),
  );
  return new Map(
    rows.map((row) => {
      const key = windowKey(row.metric, row.arm);
      return [key, toWindow(row, sketches.get(key), stage.startedAt)];
    }),
  );
}

function toWindow(sums: Sums, known: DDSketch | undefined, startedAt: Date): TimedWindow {
  const sketch = () => known ?? newSketch();
  const opened = Math.max(sums.openedAt.getTime(), startedAt.getTime());
  return {
    ...sums,
    seconds: (sums.lastAt.getTime() - opened) / 1000,
    quantile: (q) => quantileOf(sketch(), q),
    bins: () => sketchBins(sketch()),
  };
}
