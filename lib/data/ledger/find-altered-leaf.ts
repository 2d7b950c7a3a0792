import type { Database } from "@/lib/data/database";

/**
 * The first of the newest `count` entries whose data is not what its node in the tree is the hash of (RFC 6962), or
 * that is missing; null: none.
 */
export async function findAlteredLeaf(
  { pool }: Pick<Database, "pool">,
  count: number,
): Promise<number | null> {
  const { rows } = await pool.query<{ idx: string }>(
    `SELECT n.idx FROM log_node n LEFT JOIN log_leaf l ON l.idx = n.idx
     WHERE n.level = 0 AND n.idx >= (SELECT size FROM log_head) - $1
       AND n.hash IS DISTINCT FROM sha256('\\x00'::bytea || l.data)
     ORDER BY n.idx LIMIT 1`,
    [count],
  );
  return rows[0] ? Number(rows[0].idx) : null;
}
