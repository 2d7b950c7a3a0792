import type { LiveMetrics } from "@/lib/contract/run";
import type { Database } from "@/lib/data/database";
import { findActiveStage } from "@/lib/data/metric/find-active-stage";
import { readPullStates } from "@/lib/data/metric/read-pull-states";
import { planOfVersion } from "@/lib/data/plan/plan-of-version";
import { readSnapshot } from "@/lib/data/read-snapshot";
import { readFunnelPeriods } from "@/lib/use-cases/metric/funnel-periods";
import { type FunnelPeriods, funnelViews, metricViews } from "@/lib/use-cases/metric/metric-views";

/** Periods of the funnels, which are counted over the whole stage and so not at every tick. */
export type PeriodMemo = {
  stageId: string;
  readAt: Date;
  periods: ReadonlyMap<string, FunnelPeriods>;
};

const PERIODS_EVERY_MS = 10_000;

/**
 * What the judge last found in the run's active stage; null where none is active. For callers that have made
 * sure that the reader may see the run. `memo` is what the call before returned for the same run.
 */
export function readLiveMetrics(
  db: Database,
  runId: string,
  memo: PeriodMemo | null,
): Promise<{ metrics: LiveMetrics; memo: PeriodMemo } | null> {
  return readSnapshot(db, async (tx) => {
    const stage = await findActiveStage(tx, runId);
    if (!stage) return null;
    const plan = await planOfVersion(tx, stage.planVersionId);
    const planStage = plan.stages.find((s) => s.key === stage.key);
    if (!planStage) throw new Error(`stage ${stage.id} has a key that its plan does not know`);
    const funnels = plan.funnels.filter((f) => planStage.funnels.includes(f.key));
    const isFresh =
      memo?.stageId === stage.id && tx.now.getTime() - memo.readAt.getTime() < PERIODS_EVERY_MS;
    const known: PeriodMemo =
      memo && isFresh
        ? memo
        : {
            stageId: stage.id,
            readAt: tx.now,
            periods: await readFunnelPeriods(tx, stage, funnels, tx.now),
          };
    const metrics: LiveMetrics = {
      stage: stage.key,
      at: (stage.judgedAt ?? tx.now).toISOString(),
      verdict: stage.verdict,
      recommendation: stage.recommendation,
      reasons: stage.reasons,
      elapsedSeconds: Math.max(0, (tx.now.getTime() - stage.startedAt.getTime()) / 1000),
      effectiveSeconds: stage.effectiveMs / 1000,
      metrics: metricViews(planStage.metrics, {
        states: stage.metricStates,
        sources: plan.sources,
        pulls: await readPullStates(tx, stage.id, planStage.metrics),
      }),
      funnels: funnelViews(funnels, stage.funnelStates, known.periods),
    };
    return { metrics, memo: known };
  });
}
