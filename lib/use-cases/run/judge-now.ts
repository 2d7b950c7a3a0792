import type { Tx } from "@/lib/data/database";
import { countUsers } from "@/lib/data/funnel/funnel-counts";
import { readMemory } from "@/lib/data/metric/judge-memory";
import { readReadings } from "@/lib/data/metric/read-readings";
import type { FunnelJudgement } from "@/lib/domain/funnel/funnel-judgement";
import { judgeFunnel } from "@/lib/domain/funnel/judge-funnel";
import { judgeMetric } from "@/lib/domain/metric/judge-metric";
import { judgeStage, type StageJudgement } from "@/lib/domain/metric/judge-stage";
import type { Judgement } from "@/lib/domain/metric/judgement";
import type { Funnel, Plan, PlanStage } from "@/lib/domain/plan/plan";

export type StageResult = {
  judgements: Judgement[];
  funnels: { funnel: Funnel; judgement: FunnelJudgement }[];
  stage: StageJudgement;
};

const NOTHING_KNOWN = { breachingSince: null, zeroBrokenAt: null };

/** Judges a stage on what the transaction sees now. Writes nothing. */
export async function judgeNow(
  tx: Tx,
  stage: { id: string; startedAt: Date },
  plan: Plan,
  planStage: PlanStage,
): Promise<StageResult> {
  const clock = { now: tx.now, stageStartedAt: stage.startedAt };
  const memory = await readMemory(tx, stage.id);
  const readings = await readReadings(tx, stage, planStage.metrics, tx.now);
  const judgements = planStage.metrics.flatMap((metric) => {
    const reading = readings.find((r) => r.metric === metric.key);
    if (!reading) return [];
    return [judgeMetric(metric, reading, memory.get(metric.key) ?? NOTHING_KNOWN, clock)];
  });
  const funnels: StageResult["funnels"] = [];
  for (const funnel of plan.funnels.filter((f) => planStage.funnels.includes(f.key))) {
    const since = new Date(tx.now.getTime() - funnel.window);
    const users = await countUsers(tx, stage.id, funnel.key, since);
    funnels.push({ funnel, judgement: judgeFunnel(funnel, users, clock) });
  }
  return { judgements, funnels, stage: judgeStage(planStage, judgements, funnels, clock) };
}
