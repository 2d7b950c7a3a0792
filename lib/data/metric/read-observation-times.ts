import type { Tx } from "@/lib/data/database";
import { bucketStart } from "@/lib/data/metric/fold";

/**
 * When each metric of a stage was observed since `from`, to the bucket: the time of each bucket's newest observation,
 * beginning with the bucket that holds `from`.
 */
export async function readObservationTimes(
  tx: Pick<Tx, "$queryRaw">,
  stageId: string,
  from: Date,
): Promise<Map<string, Date[]>> {
  const rows = await tx.$queryRaw<{ metric: string; times: Date[] }[]>`
    SELECT metric, array_agg(last_at ORDER BY last_at) AS times FROM metric_bucket
    WHERE stage_id = ${stageId}::uuid AND arm = 'canary' AND bucket_at >= ${bucketStart(from)}
    GROUP BY metric`;
  return new Map(rows.map((row) => [row.metric, row.times]));
}
