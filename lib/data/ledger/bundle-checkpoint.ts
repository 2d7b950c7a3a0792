import type { Database } from "@/lib/data/database";

/** A signed head of the log, with what those outside have said of it. */
export type ConfirmedCheckpoint = {
  size: number;
  /** As the signer gave it. */
  note: string;
  /** Witnesses' signature lines, without newlines. */
  lines: string[];
  /** Timestamp tokens over the note. */
  tokens: Buffer[];
};

/** Of the checkpoints that the entry at `index` is under, the one with the most confirmations; the oldest of these. */
export async function findConfirmedCheckpoint(
  { pool }: Pick<Database, "pool">,
  index: number,
): Promise<ConfirmedCheckpoint | null> {
  const { rows } = await pool.query<Omit<ConfirmedCheckpoint, "size"> & { size: string }>(
    `SELECT c.size, c.note,
       coalesce((SELECT array_agg(w.line ORDER BY w.witness) FROM cosignature w WHERE w.size = c.size), '{}') AS lines,
       coalesce((SELECT array_agg(t.token ORDER BY t.authority) FROM timestamp_token t WHERE t.size = c.size), '{}')
         AS tokens
     FROM checkpoint c
     LEFT JOIN (SELECT size, count(*) AS n FROM (
         SELECT size FROM cosignature WHERE size > $1 UNION ALL SELECT size FROM timestamp_token WHERE size > $1
       ) AS said GROUP BY size) AS confirmed USING (size)
     WHERE c.size > $1 ORDER BY coalesce(confirmed.n, 0) DESC, c.size LIMIT 1`,
    [index],
  );
  const [row] = rows;
  return row ? { ...row, size: Number(row.size) } : null;
}
