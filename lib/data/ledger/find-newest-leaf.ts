import type { Tx } from "@/lib/data/database";

/** The run's newest leaf. Throws where a run has none: its creation is one. */
export async function findNewestLeaf(
  tx: Tx,
  runId: string,
): Promise<{ index: number; leafHash: string }> {
  const rows = await tx.$queryRaw<{ idx: bigint; hash: string }[]>`
    SELECT idx, encode(leaf_hash, 'hex') AS hash FROM log_leaf
    WHERE run_id = ${runId}::uuid ORDER BY idx DESC LIMIT 1`;
  const row = rows[0];
  if (!row) throw new Error(`the log tells nothing of the run ${runId}`);
  return { index: Number(row.idx), leafHash: row.hash };
}
