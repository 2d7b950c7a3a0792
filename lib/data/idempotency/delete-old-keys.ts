import type { Database } from "@/lib/data/database";

/** Deletes the keys that are older than so many hours by the database's clock; returns how many there were. */
export async function deleteOldKeys({ pool }: Database, hours: number): Promise<number> {
  const { rowCount } = await pool.query(
    "DELETE FROM idempotency_key WHERE created_at < clock_timestamp() - make_interval(hours => $1)",
    [hours],
  );
  return rowCount ?? 0;
}
