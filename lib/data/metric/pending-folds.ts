import type { DDSketch } from "@datadog/sketches-js";
import type pg from "pg";
import { briefTransaction } from "@/lib/data/brief-transaction";
import type { Database } from "@/lib/data/database";
import { ringDoorbell } from "@/lib/data/doorbell/doorbell";
import {
  type Fold,
  foldBuckets,
  mergeNumbers,
  type Sample,
  totalsOf,
} from "@/lib/data/metric/fold";
import { addPacked, packSketch } from "@/lib/data/metric/pack-sketch";
import { newSketch } from "@/lib/data/metric/sketch";
import { writeFolds } from "@/lib/data/metric/write-folds";
import type { Arm } from "@/lib/domain/metric/metric";

/** One fold of a bucket as `metric_pending` keeps it; times in milliseconds, NaN as null. */
type Packed = [
  metric: string,
  arm: Arm,
  bucketAt: number,
  count: number,
  sum: number,
  m2: number | null,
  min: number,
  max: number,
  last: number,
  firstAt: number,
  lastAt: number,
  bins: number[],
];

/** The folds of samples as text, a stage each. */
export function packSamples(samples: readonly Sample[]): { stageId: string; text: string }[] {
  const packed = new Map<string, Packed[]>();
  for (const fold of foldBuckets(samples)) {
    const stage = packed.get(fold.stageId);
    if (stage) stage.push(pack(fold));
    else packed.set(fold.stageId, [pack(fold)]);
  }
  return [...packed].map(([stageId, folds]) => ({ stageId, text: JSON.stringify(folds) }));
}

function pack(fold: Fold): Packed {
  return [
    fold.metric,
    fold.arm,
    fold.bucketAt?.getTime() ?? 0,
    fold.count,
    fold.sum,
    Number.isNaN(fold.m2) ? null : fold.m2,
    fold.min,
    fold.max,
    fold.last,
    fold.firstAt.getTime(),
    fold.lastAt.getTime(),
    packSketch(fold.sketch),
  ];
}

/** The folds of a stage, put together by bucket. Later texts came later. */
function unpackAll(stageId: string, texts: readonly string[]): Fold[] {
  const folds = new Map<string, Fold>();
  for (const text of texts) {
    for (const packed of JSON.parse(text) as Packed[]) {
      const [metric, arm, bucketAt] = packed;
      const key = `${metric} ${arm} ${bucketAt}`;
      const before = folds.get(key);
      // The sketch is carried on: what one commit adds to it is little.
      const fold = unpack(stageId, packed, before?.sketch ?? newSketch());
      if (before) mergeNumbers(fold, before);
      folds.set(key, fold);
    }
  }
  return [...folds.values()];
}

function unpack(stageId: string, packed: Packed, sketch: DDSketch): Fold {
  const [metric, arm, bucketAt, count, sum, m2, min, max, last, firstAt, lastAt, bins] = packed;
  addPacked(sketch, bins);
  return {
    stageId,
    metric,
    arm,
    bucketAt: new Date(bucketAt),
    count,
    sum,
    m2: m2 ?? Number.NaN,
    min,
    max,
    last,
    firstAt: new Date(firstAt),
    lastAt: new Date(lastAt),
    sketch,
  };
}

/** What one merge takes at most. */
const MOST_ROWS = 2000;

/**
 * Merges all pending folds of a stage into its buckets and totals, whichever process has left them: each row is
 * deleted in the transaction that merges it. True where there was anything.
 */
export function mergePending(
  { pool }: Pick<Database, "pool">,
  { stageId, runId }: { stageId: string; runId: string },
): Promise<boolean> {
  return briefTransaction(pool, async (client) => {
    const folds = await takePending(client, stageId);
    if (folds.length === 0) return false;
    await writeFolds(client, [...folds, ...totalsOf(folds)]);
    await ringDoorbell(client, { kind: "samples", runId });
    return true;
  });
}

async function takePending(client: pg.PoolClient, stageId: string): Promise<Fold[]> {
  await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 1))", [stageId]);
  const { rows } = await client.query<{ id: string; folds: string }>({
    name: "take-pending",
    text: `DELETE FROM metric_pending WHERE id IN (
             SELECT id FROM metric_pending WHERE stage_id = $1 ORDER BY id LIMIT ${MOST_ROWS}
           ) RETURNING id, folds`,
    values: [stageId],
  });
  rows.sort((a, b) => Number(a.id) - Number(b.id));
  return unpackAll(
    stageId,
    rows.map((row) => row.folds),
  );
}

/** Merges what is pending for a run, so that its judge sees everything that was acknowledged. */
export async function mergePendingOfRun(
  { pool }: Pick<Database, "pool">,
  runId: string,
): Promise<void> {
  const { rows } = await pool.query<{ stage_id: string }>({
    name: "pending-of-run",
    text: `SELECT DISTINCT p.stage_id FROM metric_pending p JOIN stage s ON s.id = p.stage_id
           WHERE s.run_id::text = $1`,
    values: [runId],
  });
  for (const { stage_id: stageId } of rows) await mergePending({ pool }, { stageId, runId });
}

/** Merges what a process has left behind that ended before it could do so itself. */
export async function mergeLeftOver({ pool }: Pick<Database, "pool">): Promise<void> {
  const { rows } = await pool.query<{ stage_id: string; run_id: string }>(
    `SELECT DISTINCT p.stage_id, s.run_id FROM metric_pending p JOIN stage s ON s.id = p.stage_id
     WHERE p.created_at < clock_timestamp() - interval '1 second'`,
  );
  for (const row of rows)
    await mergePending({ pool }, { stageId: row.stage_id, runId: row.run_id });
}
