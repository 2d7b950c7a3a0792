import { setTimeout as delay } from "node:timers/promises";
import { type Database, type Tx, transaction } from "@/lib/data/database";
import type { PrintError } from "@/lib/domain/report/print-error";

export type PrintRow = {
  id: string;
  runId: string;
  documentId: string;
  /** Null while it is under way. */
  outcome: { sha256: string } | { error: PrintError } | null;
};

/** The queue's name of the job that makes a print. */
const PRINT_JOB = "print-report";
const LOOK_EVERY_MS = 150;

const SELECT = `SELECT p.id, p.run_id AS "runId", r.document_id AS "documentId",
    CASE WHEN p.finished_at IS NULL THEN NULL
         WHEN p.sha256 IS NOT NULL THEN jsonb_build_object('sha256', p.sha256)
         ELSE jsonb_build_object('error', p.error) END AS outcome
  FROM report_print p JOIN run r ON r.id = p.run_id`;

/** A print of this very report that is there, or that was asked for within the last half minute and is under way. */
export async function findPrint(
  { pool }: Database,
  report: { runId: string; digest: string },
): Promise<PrintRow | null> {
  const { rows } = await pool.query<PrintRow>(
    `${SELECT} WHERE p.run_id = $1 AND p.report_digest = $2 AND (p.sha256 IS NOT NULL
       OR (p.finished_at IS NULL AND p.requested_at > clock_timestamp() - interval '30 seconds'))
     ORDER BY p.sha256 IS NULL, p.requested_at DESC LIMIT 1`,
    [report.runId, report.digest],
  );
  return rows[0] ?? null;
}

export async function readPrint({ pool }: Database, id: string): Promise<PrintRow | null> {
  const { rows } = await pool.query<PrintRow>(`${SELECT} WHERE p.id = $1`, [id]);
  return rows[0] ?? null;
}

/** Asks for a print; the worker hears of it once this has committed. */
export function requestPrint(
  db: Database,
  wanted: { runId: string; digest: string; requestedBy: string },
): Promise<string> {
  return transaction(db, async (tx: Tx) => {
    const id = tx.newId();
    await tx.reportPrint.create({
      data: {
        id,
        runId: wanted.runId,
        requestedBy: wanted.requestedBy,
        requestedAt: tx.now,
        reportDigest: wanted.digest,
      },
    });
    await tx.$executeRaw`
      SELECT graphile_worker.add_job(${PRINT_JOB}, json_build_object('print', ${id}::text), max_attempts => 3)`;
    return id;
  });
}

/** Looks until the print has ended one way or the other; null where it has not within so many milliseconds. */
export async function awaitPrint(
  db: Database,
  id: string,
  milliseconds: number,
): Promise<NonNullable<PrintRow["outcome"]> | null> {
  const deadline = performance.now() + milliseconds;
  while (performance.now() < deadline) {
    const outcome = (await readPrint(db, id))?.outcome;
    if (outcome) return outcome;
    await delay(LOOK_EVERY_MS);
  }
  return null;
}

/** `digest`: of the report that the print shows, which may be newer than the one that was asked for. */
export async function finishPrint(
  { pool }: Database,
  id: string,
  outcome: { sha256: string; digest: string } | { error: PrintError },
): Promise<void> {
  const made = "sha256" in outcome ? outcome : null;
  const error = "error" in outcome ? JSON.stringify(outcome.error) : null;
  await pool.query(
    `UPDATE report_print SET finished_at = clock_timestamp(), sha256 = $2, error = $3,
       report_digest = coalesce($4, report_digest)
     WHERE id = $1 AND finished_at IS NULL`,
    [id, made?.sha256 ?? null, error, made?.digest ?? null],
  );
}

/** Forgets prints older than so many days, and says which files nothing refers to any more. */
export async function deleteOldPrints({ pool }: Database, days: number): Promise<string[]> {
  const { rows } = await pool.query<{ sha256: string }>(
    `WITH old AS (DELETE FROM report_print
       WHERE requested_at < clock_timestamp() - make_interval(days => $1) RETURNING id, sha256)
     SELECT DISTINCT sha256 FROM old WHERE sha256 IS NOT NULL AND NOT EXISTS (
       SELECT FROM report_print p WHERE p.sha256 = old.sha256 AND p.id NOT IN (SELECT id FROM old))`,
    [days],
  );
  return rows.map((row) => row.sha256);
}
