import type pg from "pg";
import { type Fold, mergeFold } from "@/lib/data/metric/fold";
import { sketchFromBytes, sketchToBytes } from "@/lib/data/metric/sketch";

type Row = {
  stage_id: string;
  metric: string;
  bucket_at: Date | null;
  count: number;
  sum: number;
  min: number;
  max: number;
  last: number;
  first_at: Date;
  last_at: Date;
  sketch: Buffer;
};

/**
 * Merges folds into the stored buckets and totals, in the caller's transaction. Sketches are merged here and
 * not in the database, so the stages' advisory locks keep two writers from overwriting each other.
 */
export async function writeFolds(client: pg.PoolClient, folds: Fold[]): Promise<void> {
  if (folds.length === 0) return;
  const stages = [...new Set(folds.map((f) => f.stageId))].sort();
  for (const stage of stages) {
    await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 1))", [stage]);
  }
  const buckets = folds.filter((f) => f.bucketAt !== null);
  const totals = folds.filter((f) => f.bucketAt === null);
  await mergeStored(client, buckets, SELECT_BUCKETS);
  await mergeStored(client, totals, SELECT_TOTALS);
  await client.query(UPSERT_BUCKETS, [...columns(buckets), buckets.map((f) => f.bucketAt)]);
  await client.query(UPSERT_TOTALS, [...columns(totals), totals.map((f) => f.firstAt)]);
}

const SELECT_BUCKETS = `SELECT b.*, b.bucket_at AS first_at FROM metric_bucket b
  JOIN unnest($1::uuid[], $2::text[], $3::timestamptz[]) AS k(stage_id, metric, bucket_at)
  USING (stage_id, metric, bucket_at)`;
const SELECT_TOTALS = `SELECT t.*, NULL::timestamptz AS bucket_at FROM metric_total t
  JOIN unnest($1::uuid[], $2::text[]) AS k(stage_id, metric) USING (stage_id, metric)`;

const VALUES = `$1::uuid[], $2::text[], $3::float8[], $4::float8[], $5::float8[], $6::float8[], $7::float8[],
  $8::timestamptz[], $9::bytea[], $10::timestamptz[]`;
const UPDATED = `count = excluded.count, sum = excluded.sum, min = excluded.min, max = excluded.max,
  last = excluded.last, last_at = excluded.last_at, sketch = excluded.sketch`;
const UPSERT_BUCKETS = `INSERT INTO metric_bucket
  (stage_id, metric, count, sum, min, max, last, last_at, sketch, bucket_at)
  SELECT * FROM unnest(${VALUES})
  ON CONFLICT (stage_id, metric, bucket_at) DO UPDATE SET ${UPDATED}`;
const UPSERT_TOTALS = `INSERT INTO metric_total
  (stage_id, metric, count, sum, min, max, last, last_at, sketch, first_at)
  SELECT * FROM unnest(${VALUES})
  ON CONFLICT (stage_id, metric) DO UPDATE SET ${UPDATED}, first_at = excluded.first_at`;

async function mergeStored(client: pg.PoolClient, folds: Fold[], select: string): Promise<void> {
  const keys: unknown[] = [folds.map((f) => f.stageId), folds.map((f) => f.metric)];
  if (select === SELECT_BUCKETS) keys.push(folds.map((f) => f.bucketAt));
  const { rows } = await client.query<Row>(select, keys);
  const stored = new Map(rows.map((row) => [keyOf(row.stage_id, row.metric, row.bucket_at), row]));
  for (const fold of folds) {
    const row = stored.get(keyOf(fold.stageId, fold.metric, fold.bucketAt));
    if (row) mergeFold(fold, toFold(row));
  }
}

function keyOf(stageId: string, metric: string, bucketAt: Date | null): string {
  return `${stageId} ${metric} ${bucketAt?.getTime() ?? ""}`;
}

export function toFold(row: Row): Fold {
  return {
    stageId: row.stage_id,
    metric: row.metric,
    bucketAt: row.bucket_at,
    count: row.count,
    sum: row.sum,
    min: row.min,
    max: row.max,
    last: row.last,
    firstAt: row.first_at,
    lastAt: row.last_at,
    sketch: sketchFromBytes(row.sketch),
  };
}

function columns(folds: Fold[]): unknown[] {
  return [
    folds.map((f) => f.stageId),
    folds.map((f) => f.metric),
    folds.map((f) => f.count),
    folds.map((f) => f.sum),
    folds.map((f) => f.min),
    folds.map((f) => f.max),
    folds.map((f) => f.last),
    folds.map((f) => f.lastAt),
    folds.map((f) => sketchToBytes(f.sketch)),
  ];
}
