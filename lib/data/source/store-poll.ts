import type pg from "pg";
import { briefTransaction } from "@/lib/data/brief-transaction";
import type { Database } from "@/lib/data/database";
import { ringDoorbell } from "@/lib/data/doorbell/doorbell";
import { foldSamples, type Sample } from "@/lib/data/metric/fold";
import { writeFolds } from "@/lib/data/metric/write-folds";
import type { PullId } from "@/lib/data/source/pull-target";
import type { PullError, Pulled } from "@/lib/domain/source/pulled";

export type StoredPull = {
  pulled: Pulled | null;
  error: PullError | null;
  dataAt: Date | null;
  /** In a row. */
  failures: number;
};

/** What a poll leaves behind. `nextIn` is in milliseconds. */
export type Settled = StoredPull & { samples: Sample[]; nextIn: number };

type Row = {
  pulled: Pulled | null;
  error: PullError | null;
  data_at: Date | null;
  failures: number;
  now: Date;
};

/**
 * Stores what `settle` makes of one poll, given what is stored now, together with the samples that it brought. Writes
 * nothing where the stage is over, or where a question that was put after `askedAt` has been answered already.
 */
export function storePoll(
  { pool }: Pick<Database, "pool">,
  id: PullId,
  askedAt: Date,
  settle: (stored: StoredPull, now: Date) => Settled,
): Promise<"stored" | "ended" | "superseded"> {
  return briefTransaction(pool, async (client) => {
    const stage = await client.query(
      "SELECT FROM stage WHERE id = $1 AND state IN ('running', 'awaiting_decision') FOR NO KEY UPDATE",
      [id.stageId],
    );
    const row = stage.rowCount ? await lockPull(client, id) : null;
    if (!row) return "ended";
    if (row.pulled && new Date(row.pulled.window.to) > askedAt) return "superseded";
    const { pulled, error, failures, data_at: dataAt } = row;
    const settled = settle({ pulled, error, failures, dataAt }, row.now);
    await client.query(UPDATE, [id.stageId, id.metric.key, id.arm, ...columns(settled)]);
    await writeFolds(client, foldSamples(settled.samples));
    await ringDoorbell(client, { kind: "samples", runId: id.runId });
    return "stored";
  });
}

async function lockPull(client: pg.PoolClient, id: PullId): Promise<Row | null> {
  const { rows } = await client.query<Row>(
    `SELECT pulled, error, data_at, failures, clock_timestamp() AS now FROM source_reading
     WHERE stage_id = $1 AND metric = $2 AND arm = $3 FOR UPDATE`,
    [id.stageId, id.metric.key, id.arm],
  );
  return rows[0] ?? null;
}

const UPDATE = `UPDATE source_reading SET claimed_until = NULL,
    next_at = clock_timestamp() + $4 * interval '1 millisecond', failures = $5, pulled = $6, data_at = $7, error = $8,
    error_at = CASE WHEN $8::jsonb IS NULL THEN NULL ELSE clock_timestamp() END,
    fetched_at = CASE WHEN $8::jsonb IS NULL THEN clock_timestamp() ELSE fetched_at END
  WHERE stage_id = $1 AND metric = $2 AND arm = $3`;

function columns({ nextIn, failures, pulled, dataAt, error }: Settled): unknown[] {
  const json = (value: unknown) => (value === null ? null : JSON.stringify(value));
  return [nextIn, failures, json(pulled), dataAt, json(error)];
}
