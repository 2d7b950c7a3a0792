import type { Database } from "@/lib/data/database";

export type LeafData = { index: number; data: Buffer; projectId: string | null };

/** The exact bytes of the leaves from an index on, in order. */
export async function listLeaves(
  { pool }: Pick<Database, "pool">,
  from: number,
  limit: number,
): Promise<LeafData[]> {
  const { rows } = await pool.query<Omit<LeafData, "index"> & { index: string }>(
    `SELECT idx AS index, data, project_id AS "projectId" FROM log_leaf
     WHERE idx >= $1 ORDER BY idx LIMIT $2`,
    [from, limit],
  );
  return rows.map((row) => ({ ...row, index: Number(row.index) }));
}
