import type { Tx } from "@/lib/data/database";
import { countUsers } from "@/lib/data/funnel/funnel-counts";
import { type LastTick, readMemory } from "@/lib/data/metric/judge-memory";
import { readBaselines } from "@/lib/data/metric/read-baselines";
import { readObservationTimes } from "@/lib/data/metric/read-observation-times";
import { type ArmReadings, readReadings } from "@/lib/data/metric/read-readings";
import type { FunnelJudgement } from "@/lib/domain/funnel/funnel-judgement";
import { judgeFunnel } from "@/lib/domain/funnel/judge-funnel";
import { baselineKey } from "@/lib/domain/metric/baseline";
import { judgeMetric } from "@/lib/domain/metric/judge-metric";
import { judgeStage, type StageJudgement } from "@/lib/domain/metric/judge-stage";
import { type Judgement, NO_MEMORY, type Reference } from "@/lib/domain/metric/judgement";
import type { Metric } from "@/lib/domain/metric/metric";
import type { Funnel, Plan, PlanStage } from "@/lib/domain/plan/plan";
import { type Coverage, extendCoverage } from "@/lib/domain/run/effective-soak";

/** A stage that runs, as far as the judge has to know it. */
export type JudgedStage = Coverage & { id: string; runId: string; startedAt: Date };

export type StageResult = {
  judgements: Judgement[];
  funnels: { funnel: Funnel; judgement: FunnelJudgement }[];
  stage: StageJudgement;
  coverage: Coverage;
};

/** After a pause of this many milliseconds the newest observations alone do not tell what lay in between. */
const LONG_PAUSE = 15_000;

/** Judges a stage on what the transaction sees now. Writes nothing. */
export async function judgeNow(
  tx: Tx,
  stage: JudgedStage,
  plan: Plan,
  planStage: PlanStage,
): Promise<StageResult> {
  const clock = { now: tx.now, stageStartedAt: stage.startedAt };
  const { metrics } = planStage;
  const before = await readMemory(tx, stage.id);
  const readings = await readReadings(tx, stage, metrics, tx.now);
  const baselines = metrics.some(isMeasured)
    ? await readBaselines(tx, stage.runId)
    : new Map<string, Reference>();
  const judgements = metrics.flatMap((metric) => {
    const own = readings.get(metric.key);
    if (!own) return [];
    const memory = before.get(metric.key)?.memory ?? NO_MEMORY;
    const against = {
      baseline: baselines.get(baselineKey(metric, planStage.key)) ?? null,
      control: own.control,
    };
    return [judgeMetric(metric, own.canary, memory, clock, against)];
  });
  const funnels: StageResult["funnels"] = [];
  for (const funnel of plan.funnels.filter((f) => planStage.funnels.includes(f.key))) {
    const since = new Date(tx.now.getTime() - funnel.window);
    const users = await countUsers(tx, stage.id, funnel.key, since);
    funnels.push({ funnel, judgement: judgeFunnel(funnel, users, clock) });
  }
  return {
    judgements,
    funnels,
    stage: judgeStage(planStage, judgements, funnels, clock),
    coverage: await cover(tx, stage, metrics, before, readings),
  };
}

function isMeasured({ baseline }: Metric): boolean {
  return baseline?.kind === "period" || baseline?.kind === "runs";
}

async function cover(
  tx: Tx,
  stage: JudgedStage,
  metrics: Metric[],
  before: ReadonlyMap<string, LastTick>,
  readings: ReadonlyMap<string, ArmReadings>,
): Promise<Coverage> {
  const counted = metrics.filter((metric) => !metric.muted);
  const since = stage.coveredUntil ?? stage.startedAt;
  const isLong = tx.now.getTime() - since.getTime() > LONG_PAUSE;
  const between = isLong ? await readObservationTimes(tx, stage.id, since) : null;
  const observed = counted.map((metric) => {
    const newest = readings.get(metric.key)?.canary.lastSampleAt;
    const last = before.get(metric.key)?.lastSampleAt;
    const times = [last, newest].flatMap((time) => (time ? [time] : []));
    return {
      staleAfter: metric.staleAfter,
      times: [...times, ...(between?.get(metric.key) ?? [])],
    };
  });
  return extendCoverage(stage, { startedAt: stage.startedAt, now: tx.now }, observed);
}
