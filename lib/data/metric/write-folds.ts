import type pg from "pg";
import { type Fold, foldKey, mergeFold } from "@/lib/data/metric/fold";
import { sketchFromBytes, sketchToBytes } from "@/lib/data/metric/sketch";
import type { Arm } from "@/lib/domain/metric/metric";

type Row = {
  stage_id: string;
  metric: string;
  arm: Arm;
  bucket_at: Date | null;
  count: number;
  sum: number;
  m2: number;
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
  JOIN unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[]) AS k(stage_id, metric, arm, bucket_at)
  USING (stage_id, metric, arm, bucket_at)`;
const SELECT_TOTALS = `SELECT t.*, NULL::timestamptz AS bucket_at FROM metric_total t
  JOIN unnest($1::uuid[], $2::text[], $3::text[]) AS k(stage_id, metric, arm) USING (stage_id, metric, arm)`;

const VALUES = `$1::uuid[], $2::text[], $3::text[], $4::float8[], $5::float8[], $6::float8[], $7::float8[],
  $8::float8[], $9::float8[], $10::timestamptz[], $11::bytea[], $12::timestamptz[]`;
const UPDATED = `count = excluded.count, sum = excluded.sum, m2 = excluded.m2, min = excluded.min, max = excluded.max,
  last = excluded.last, last_at = excluded.last_at, sketch = excluded.sketch`;
const UPSERT_BUCKETS = `INSERT INTO metric_bucket
  (stage_id, metric, arm, count, sum, m2, min, max, last, last_at, sketch, bucket_at)
  SELECT * FROM unnest(${VALUES})
  ON CONFLICT (stage_id, metric, arm, bucket_at) DO UPDATE SET ${UPDATED}`;
const UPSERT_TOTALS = `INSERT INTO metric_total
  (stage_id, metric, arm, count, sum, m2, min, max, last, last_at, sketch, first_at)
  SELECT * FROM unnest(${VALUES})
  ON CONFLICT (stage_id, metric, arm) DO UPDATE SET ${UPDATED}, first_at = excluded.first_at`;

async function mergeStored(client: pg.PoolClient, folds: Fold[], select: string): Promise<void> {
  const keys: unknown[] = [
    folds.map((f) => f.stageId),
    folds.map((f) => f.metric),
    folds.map((f) => f.arm),
  ];
  if (select === SELECT_BUCKETS) keys.push(folds.map((f) => f.bucketAt));
  const { rows } = await client.query<Row>(select, keys);
  const stored = new Map(
    rows.map((row) => [foldKey(row.stage_id, row.metric, row.arm, row.bucket_at), row]),
  );
  for (const fold of folds) {
    const row = stored.get(foldKey(fold.stageId, fold.metric, fold.arm, fold.bucketAt));
    if (row) mergeFold(fold, toFold(row));
  }
}

export function toFold(row: Row): Fold {
  return {
    stageId: row.stage_id,
    metric: row.metric,
    arm: row.arm,
    bucketAt: row.bucket_at,
    count: row.count,
    sum: row.sum,
    m2: row.m2,
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
    folds.map((f) => f.arm),
    folds.map((f) => f.count),
    folds.map((f) => f.sum),
    folds.map((f) => f.m2),
    folds.map((f) => f.min),
    folds.map((f) => f.max),
    folds.map((f) => f.last),
    folds.map((f) => f.lastAt),
    folds.map((f) => sketchToBytes(f.sketch)),
  ];
}
