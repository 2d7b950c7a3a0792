import type { Database } from "@/lib/data/database";

/** The log's size and root, and the database's time. */
export async function readHead({
  pool,
}: Pick<Database, "pool">): Promise<{ size: number; root: Buffer; now: Date }> {
  const { rows } = await pool.query<{ size: string; root: Buffer; now: Date }>(
    "SELECT size, root, clock_timestamp() AS now FROM log_head",
  );
  const [head] = rows;
  if (!head) throw new Error("log_head has no row");
  return { ...head, size: Number(head.size) };
}
