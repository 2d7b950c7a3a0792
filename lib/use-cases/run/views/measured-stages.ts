import { readPullStates } from "@/lib/data/metric/read-pull-states";
import type { Snapshot } from "@/lib/data/read-snapshot";
import { planStageOf } from "@/lib/domain/run/gate-facts";
import type { RunRecord } from "@/lib/domain/run/run-record";
import { readFunnelPeriods } from "@/lib/use-cases/metric/funnel-periods";
import { funnelViews, metricViews } from "@/lib/use-cases/metric/metric-views";
import type { Measured } from "@/lib/use-cases/run/views/stage-view";

/** What was measured in every stage, by the stage's key. */
export async function measuredStages(
  tx: Pick<Snapshot, "$queryRaw" | "now">,
  run: RunRecord,
): Promise<Map<string, Measured>> {
  const found = new Map<string, Measured>();
  for (const stage of run.stages) {
    const planStage = planStageOf(run, stage.key);
    const funnels = run.plan.funnels.filter((f) => planStage.funnels.includes(f.key));
    const periods = await readFunnelPeriods(tx, stage, funnels, stage.endedAt ?? tx.now);
    found.set(stage.key, {
      metrics: metricViews(planStage.metrics, {
        states: stage.metricStates,
        sources: run.plan.sources,
        pulls: await readPullStates(tx, stage.id, planStage.metrics),
      }),
      funnels: funnelViews(funnels, stage.funnelStates, periods),
    });
  }
  return found;
}
