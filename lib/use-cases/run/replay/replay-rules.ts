import { countUsers } from "@/lib/data/funnel/funnel-counts";
import type { Snapshot } from "@/lib/data/read-snapshot";
import { judgeFunnel } from "@/lib/domain/funnel/judge-funnel";
import { baselineKey } from "@/lib/domain/metric/baseline";
import type { Reference } from "@/lib/domain/metric/judgement";
import type { Funnel, Plan, PlanStage } from "@/lib/domain/plan/plan";
import { carryOver } from "@/lib/domain/replay/carry-over";
import { isSame } from "@/lib/domain/replay/is-same";
import type { StepInput } from "@/lib/domain/replay/replay-side";
import type { StageRecord } from "@/lib/domain/run/run-record";
import type { WalkedRules, WalkedStage } from "@/lib/use-cases/run/replay/walk-stage";

export type RunData = {
  stage: StageRecord;
  walked: WalkedStage;
  baselines: ReadonlyMap<string, Reference>;
  /** Metrics that have samples of a control group. */
  withControl: ReadonlySet<string>;
};

/** What of a plan's stage can be judged on the data of a run that went by `pinned`. */
export async function replayRules(
  tx: Pick<Snapshot, "$queryRaw">,
  data: RunData,
  plan: Plan,
  planStage: PlanStage,
  pinned: { plan: Plan; planStage: PlanStage },
): Promise<WalkedRules> {
  const measured = new Map(pinned.planStage.metrics.map((metric) => [metric.key, metric]));
  const found = planStage.metrics.map((metric) =>
    carryOver(metric, measured.get(metric.key), data.withControl.has(metric.key)),
  );
  const carried = found.filter((one) => one.kind === "carried");
  const stored = data.baselines;
  const baselines = new Map(
    carried.flatMap(({ metric }) => {
      const reference = stored.get(baselineKey(metric, planStage.key));
      return reference ? [[metric.key, reference] satisfies [string, Reference]] : [];
    }),
  );
  const funnels: StepInput["funnels"] = [];
  const missingFunnels: Funnel[] = [];
  const isPinned = plan === pinned.plan;
  for (const funnel of plan.funnels.filter((f) => planStage.funnels.includes(f.key))) {
    const before = pinned.planStage.funnels.includes(funnel.key)
      ? pinned.plan.funnels.find((f) => f.key === funnel.key)
      : undefined;
    const judged = await judgeAtEnd(tx, data, funnel, before, isPinned);
    if (judged) funnels.push(judged);
    else if (funnel.target) missingFunnels.push(funnel);
  }
  const missing = found.filter((one) => one.kind === "missing");
  return { rules: { stage: planStage, carried, missing, missingFunnels }, baselines, funnels };
}

/** The judgement on record where the rules are the same, else a new one of the same users. Null: not measured. */
async function judgeAtEnd(
  tx: Pick<Snapshot, "$queryRaw">,
  { stage, walked }: RunData,
  funnel: Funnel,
  before: Funnel | undefined,
  isPinned: boolean,
): Promise<StepInput["funnels"][number] | null> {
  if (!before || !hasSteps(before, funnel)) return null;
  const recorded = stage.funnelStates.find((state) => state.funnel === funnel.key);
  if (recorded && (isPinned || isSame(rulesOf(before), rulesOf(funnel)))) {
    return { funnel, judgement: { ...recorded, interval: null } };
  }
  const since = new Date(walked.until.getTime() - funnel.window);
  const users = await countUsers(tx, walked.id, funnel.key, since);
  const clock = { now: walked.until, stageStartedAt: walked.startedAt };
  return { funnel, judgement: judgeFunnel(funnel, users, clock) };
}

function hasSteps(before: Funnel, funnel: Funnel): boolean {
  const known = new Set(before.steps.map((step) => step.key));
  return [funnel.steps.at(0), funnel.steps.at(-1)].every((step) => step && known.has(step.key));
}

function rulesOf({ steps, target, window, minUsers }: Funnel) {
  return [steps.map((step) => step.key), target, window, minUsers];
}
