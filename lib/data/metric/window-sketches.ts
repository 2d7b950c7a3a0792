import type { DDSketch } from "@datadog/sketches-js";
import type { Tx } from "@/lib/data/database";
import { mergeSketch, newSketch, sketchFromBytes } from "@/lib/data/metric/sketch";
import { windowKey } from "@/lib/data/metric/wanted-window";
import type { Arm } from "@/lib/domain/metric/metric";

type Wanted = { metric: string; arm: Arm; since: Date };
/** The buckets of one metric and arm in its window, oldest first: start in milliseconds, and what tells its contents. */
type Listing = { metric: string; arm: Arm; starts: number[]; marks: string[] };
type Held = { mark: string; sketch: DDSketch };
/** All buckets of a window but the newest, put together. */
type Closed = { signature: string; sketch: DDSketch };

/** Buckets only ever grow, so that one of the same count and sum is the same: it need not be read and decoded again. */
const held = new Map<string, Held>();
const closed = new Map<string, Closed>();
const MOST_HELD = 20_000;

/** The distribution in each window, by `windowKey`. A tick reads the buckets that have grown since the one before. */
export async function readWindowSketches(
  tx: Pick<Tx, "$queryRaw">,
  stageId: string,
  wanted: Wanted[],
): Promise<Map<string, DDSketch>> {
  if (wanted.length === 0) return new Map();
  const listings = await list(tx, stageId, wanted);
  if (held.size > MOST_HELD) {
    held.clear();
    closed.clear();
  }
  await readGrown(tx, stageId, listings);
  return new Map(
    listings.map((listing) => [
      windowKey(listing.metric, listing.arm),
      mergeWindow(stageId, listing),
    ]),
  );
}

async function list(
  tx: Pick<Tx, "$queryRaw">,
  stageId: string,
  wanted: Wanted[],
): Promise<Listing[]> {
  // As one text: to read an array of the database takes longer than to ask for it.
  const rows = await tx.$queryRaw<{ metric: string; arm: Arm; buckets: string }[]>`
    SELECT b.metric, b.arm, string_agg(
      extract(epoch FROM b.bucket_at)::float8 * 1000 || ',' || b.count || ' ' || b.sum, ';' ORDER BY b.bucket_at
    ) AS buckets
    FROM unnest(${wanted.map((w) => w.metric)}::text[], ${wanted.map((w) => w.arm)}::text[],
      ${wanted.map((w) => w.since)}::timestamptz[]) AS w(metric, arm, since)
    CROSS JOIN LATERAL (
      SELECT metric, arm, bucket_at, count, sum FROM metric_bucket WHERE stage_id = ${stageId}::uuid
        AND metric = w.metric AND arm = w.arm AND bucket_at >= w.since
      OFFSET 0 -- one look into the index for each window; joined, the whole stage is read
    ) AS b
    GROUP BY b.metric, b.arm`;
  return rows.map(({ metric, arm, buckets }) => {
    const parts = buckets.split(";").map((bucket) => bucket.split(","));
    return {
      metric,
      arm,
      starts: parts.map(([start]) => Number(start)),
      marks: parts.map(([, mark]) => mark ?? ""),
    };
  });
}

function bucketKey(
  stageId: string,
  { metric, arm }: Pick<Listing, "metric" | "arm">,
  start: number,
) {
  return `${stageId} ${metric} ${arm} ${start}`;
}

async function readGrown(
  tx: Pick<Tx, "$queryRaw">,
  stageId: string,
  listings: Listing[],
): Promise<void> {
  const grown = listings.flatMap((listing) =>
    listing.starts.flatMap((start, index) => {
      const known = held.get(bucketKey(stageId, listing, start));
      return known?.mark === listing.marks[index] ? [] : [{ ...listing, start }];
    }),
  );
  if (grown.length === 0) return;
  const rows = await tx.$queryRaw<
    { metric: string; arm: Arm; start: number; mark: string; sketch: Uint8Array }[]
  >`
    SELECT b.metric, b.arm, extract(epoch FROM b.bucket_at)::float8 * 1000 AS start,
      b.count || ' ' || b.sum AS mark, b.sketch
    FROM unnest(${grown.map((g) => g.metric)}::text[], ${grown.map((g) => g.arm)}::text[],
      ${grown.map((g) => new Date(g.start))}::timestamptz[]) AS g(metric, arm, bucket_at)
    CROSS JOIN LATERAL (
      SELECT metric, arm, bucket_at, count, sum, sketch FROM metric_bucket WHERE stage_id = ${stageId}::uuid
        AND metric = g.metric AND arm = g.arm AND bucket_at = g.bucket_at
      OFFSET 0
    ) AS b`;
  for (const row of rows) {
    const sketch = sketchFromBytes(row.sketch);
    held.set(bucketKey(stageId, row, row.start), { mark: row.mark, sketch });
  }
}

function mergeWindow(stageId: string, listing: Listing): DDSketch {
  const merged = newSketch();
  const newest = listing.starts.length - 1;
  mergeSketch(merged, mergeClosed(stageId, listing, newest));
  const last = held.get(bucketKey(stageId, listing, listing.starts[newest] ?? 0));
  if (last) mergeSketch(merged, last.sketch);
  return merged;
}

function mergeClosed(stageId: string, listing: Listing, newest: number): DDSketch {
  const key = `${stageId} ${windowKey(listing.metric, listing.arm)}`;
  const signature = `${listing.starts[0]} ${listing.marks.slice(0, newest).join(" ")}`;
  const known = closed.get(key);
  if (known?.signature === signature) return known.sketch;
  const sketch = newSketch();
  for (const start of listing.starts.slice(0, newest)) {
    const bucket = held.get(bucketKey(stageId, listing, start));
    if (bucket) mergeSketch(sketch, bucket.sketch);
  }
  closed.set(key, { signature, sketch });
  return sketch;
}
