import type { Database } from "@/lib/data/database";

/** Index of the run's newest ledger entry; -1 where it has none. */
export async function findNewestIndex({ pool }: Database, runId: string): Promise<number> {
  const { rows } = await pool.query<{ idx: string | null }>(
    "SELECT max(idx) AS idx FROM log_leaf WHERE run_id = $1",
    [runId],
  );
  return Number(rows[0]?.idx ?? -1);
}
