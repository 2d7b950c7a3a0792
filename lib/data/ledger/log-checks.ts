import { randomUUID } from "node:crypto";
import type { Database } from "@/lib/data/database";

export type LogCheckRow = { at: Date; size: number; problems: number };

/** Keeps what a check of the whole log has found. */
export async function insertLogCheck(
  { pool }: Pick<Database, "pool">,
  { size, root, problems }: { size: bigint; root: Uint8Array; problems: number },
): Promise<void> {
  await pool.query("INSERT INTO log_check (id, size, root, problems) VALUES ($1, $2, $3, $4)", [
    randomUUID(),
    size.toString(),
    root,
    problems,
  ]);
}

export async function findNewestLogCheck({
  pool,
}: Pick<Database, "pool">): Promise<LogCheckRow | null> {
  const { rows } = await pool.query<Omit<LogCheckRow, "size"> & { size: string }>(
    "SELECT at, size, problems FROM log_check ORDER BY at DESC LIMIT 1",
  );
  const [row] = rows;
  return row ? { ...row, size: Number(row.size) } : null;
}
