import type { Database } from "@/lib/data/database";

/** The entries that no checkpoint covers yet: how many, and how many milliseconds the oldest has waited. */
export async function readUnsigned({
  pool,
}: Pick<Database, "pool">): Promise<{ entries: number; oldestMs: number }> {
  const { rows } = await pool.query<{ entries: string; oldest: string }>(
    `SELECT count(*) AS entries,
       coalesce(extract(epoch FROM clock_timestamp() - min(tx_at)) * 1000, 0) AS oldest
     FROM log_leaf WHERE idx >= coalesce((SELECT max(size) FROM checkpoint), 0)`,
  );
  return { entries: Number(rows[0]?.entries ?? 0), oldestMs: Number(rows[0]?.oldest ?? 0) };
}
