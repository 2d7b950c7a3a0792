import { fromJson } from "@/lib/data/from-json";
import { toMetricState } from "@/lib/data/metric/to-metric-state";
import type { Snapshot } from "@/lib/data/read-snapshot";
import type { Verdict } from "@/lib/domain/metric/metric";
import type { FunnelStateRecord, StageRecord } from "@/lib/domain/run/run-record";

export type ActiveStage = Pick<StageRecord, "id" | "key" | "recommendation" | "reasons"> & {
  planVersionId: string;
  effectiveMs: number;
  startedAt: Date;
  judgedAt: Date | null;
  verdict: Verdict;
  metricStates: StageRecord["metricStates"];
  funnelStates: FunnelStateRecord[];
};

/** The stage of a run that runs or waits, with what the judge last wrote about it. */
export async function findActiveStage(
  tx: Pick<Snapshot, "stage">,
  runId: string,
): Promise<ActiveStage | null> {
  const row = await tx.stage.findFirst({
    where: { runId, state: { in: ["running", "awaiting_decision"] } },
    include: { metricStates: true, funnelStates: true, run: { select: { planVersionId: true } } },
  });
  if (!row?.startedAt) return null;
  return {
    id: row.id,
    key: row.key,
    planVersionId: row.run.planVersionId,
    startedAt: row.startedAt,
    judgedAt: row.judgedAt,
    effectiveMs: row.effectiveMs,
    verdict: row.verdict as Verdict,
    recommendation: row.recommendation as StageRecord["recommendation"],
    reasons: row.reasons,
    metricStates: row.metricStates.map(toMetricState),
    funnelStates: fromJson<FunnelStateRecord[]>(row.funnelStates),
  };
}
