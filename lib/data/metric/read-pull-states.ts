import { fromJson } from "@/lib/data/from-json";
import type { Snapshot } from "@/lib/data/read-snapshot";
import type { Metric } from "@/lib/domain/metric/metric";
import type { PullError, Pulled } from "@/lib/domain/source/pulled";

/** How the pulls of a metric stand. */
export type PullState = {
  metric: string;
  pulled: Pulled | null;
  error: PullError | null;
  errorAt: Date | null;
  fetchedAt: Date | null;
  nextAt: Date;
  failures: number;
};

type Row = Omit<PullState, "pulled" | "error"> & { pulled: unknown; error: unknown };

/** The canary's pulls of a stage; none where its metrics are pushed. */
export async function readPullStates(
  tx: Pick<Snapshot, "$queryRaw">,
  stageId: string,
  metrics: Metric[],
): Promise<PullState[]> {
  if (!metrics.some((metric) => metric.pull)) return [];
  const rows = await tx.$queryRaw<Row[]>`
    SELECT metric, pulled, error, error_at AS "errorAt", fetched_at AS "fetchedAt", next_at AS "nextAt", failures
    FROM source_reading WHERE stage_id = ${stageId}::uuid AND arm = 'canary'`;
  return rows.map((row) => ({
    ...row,
    pulled: row.pulled ? fromJson<Pulled>(row.pulled) : null,
    error: row.error ? fromJson<PullError>(row.error) : null,
  }));
}
