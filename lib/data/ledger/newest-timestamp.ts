import type { Database } from "@/lib/data/database";

export type NewestTimestamp = {
  size: number;
  /** Milliseconds since it came. */
  ageMs: number;
  /** Whether a run has ended among the entries from it up to the size asked about. */
  runEndedSince: boolean;
};

const ENDINGS = ["run.completed", "run.rolled_back", "run.aborted"];

/** An authority's newest token; null where there is none. */
export async function findNewestTimestamp(
  { pool }: Database,
  authority: string,
  size: number,
): Promise<NewestTimestamp | null> {
  const { rows } = await pool.query<{ size: string; age_ms: number; ended: boolean }>(
    `SELECT t.size, extract(epoch FROM clock_timestamp() - t.at)::float8 * 1000 AS age_ms, EXISTS (
       SELECT FROM log_leaf WHERE idx >= t.size AND idx < $2 AND kind = ANY($3)) AS ended
     FROM timestamp_token t WHERE t.authority = $1 ORDER BY t.at DESC LIMIT 1`,
    [authority, size, ENDINGS],
  );
  const [row] = rows;
  return row ? { size: Number(row.size), ageMs: row.age_ms, runEndedSince: row.ended } : null;
}
