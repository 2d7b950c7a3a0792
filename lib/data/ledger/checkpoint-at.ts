import type { Database } from "@/lib/data/database";

/** The newest checkpoint that had been signed at a time; null where none had. */
export async function findCheckpointAt(
  { pool }: Pick<Database, "pool">,
  time: Date,
): Promise<{ size: number; note: string } | null> {
  const { rows } = await pool.query<{ size: string; note: string }>(
    "SELECT size, note FROM checkpoint WHERE signed_at <= $1 ORDER BY size DESC LIMIT 1",
    [time],
  );
  return rows[0] ? { ...rows[0], size: Number(rows[0].size) } : null;
}
