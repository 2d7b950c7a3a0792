import type { Tx } from "@/lib/data/database";

/** Whether samples of a stage are acknowledged and not yet in its buckets. */
export async function hasPending(tx: Pick<Tx, "$queryRaw">, stageId: string): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM metric_pending WHERE stage_id = ${stageId}::uuid LIMIT 1`;
  return rows.length > 0;
}
