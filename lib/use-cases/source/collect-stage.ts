import type { CollectAnswer } from "@/lib/contract/source";
import { readSnapshot } from "@/lib/data/read-snapshot";
import { createPulls } from "@/lib/data/source/create-pulls";
import { pullTargets } from "@/lib/data/source/pull-target";
import { requireScope } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import { findStage } from "@/lib/domain/run/find-stage";
import { activeStage, planStageOf, stageFacts } from "@/lib/domain/run/gate-facts";
import type { RunRecord, StageRecord } from "@/lib/domain/run/run-record";
import { type TakeNow, takeNow } from "@/lib/use-cases/capture/take-now";
import type { Context } from "@/lib/use-cases/context";
import { ENGINE } from "@/lib/use-cases/run/engine";
import { loadReadableRun } from "@/lib/use-cases/run/load-readable-run";
import { tickRun } from "@/lib/use-cases/run/tick-run";
import { measuredStages } from "@/lib/use-cases/run/views/measured-stages";
import { inParallel } from "@/lib/use-cases/source/in-parallel";
import {
  type BaselineOutcome,
  findWantedBaselines,
  measureBaseline,
} from "@/lib/use-cases/source/measure-baselines";
import { collectedMetric, missingEvidence } from "@/lib/use-cases/source/missing-evidence";
import type { Patience } from "@/lib/use-cases/source/patience";
import { pollMetric } from "@/lib/use-cases/source/poll-metric";

const AT_ONCE = 8;

/**
 * Asks every source of a stage that runs now, due or not, judges, takes its screenshots, and says what the plan requires and is not there.
 * Whoever may add samples may do so: it brings data and moves nothing that the judge would not move by itself.
 */
export async function collectStage(
  context: Context,
  { runId, stageKey }: { runId: string; stageKey: string },
  patience: Patience,
): Promise<CollectAnswer> {
  const run = await readSnapshot(context.db, (tx) => loadReadableRun(tx, runId, context.actor));
  requireScope(context.actor, run.project.id, "samples:write");
  const stage = requireActive(run, findStage(run, stageKey));
  await pollStage(context, run, stage, patience);
  const baselines = await measureMissing(context, run.id, patience);
  await tickRun({ actor: ENGINE, db: context.db }, run.id);
  // Last, so that they carry the numbers that were just read.
  const planStage = planStageOf(run, stage.key);
  const engine = { ...context, actor: ENGINE };
  const takes = await takeNow(engine, { runId: run.id, planStage }, patience.signal);
  return answer(context, { runId: run.id, stageKey }, { baselines, takes });
}

function requireActive(run: RunRecord, stage: StageRecord): StageRecord & { startedAt: Date } {
  const { startedAt } = stage;
  if (startedAt && activeStage(run)?.id === stage.id) return { ...stage, startedAt };
  throw new AppError(
    "conflict",
    `Stage ${stage.key} is ${stage.state}; only a stage that runs or waits for its decision takes data.`,
  );
}

async function pollStage(
  context: Context,
  run: RunRecord,
  { id: stageId, key: stageKey, startedAt }: StageRecord & { startedAt: Date },
  patience: Patience,
): Promise<void> {
  const { metrics } = planStageOf(run, stageKey);
  await createPulls(context.db.prisma, { id: stageId, metrics, dueAt: startedAt });
  const stage = { stageId, stageKey, startedAt, runId: run.id, project: run.project.key };
  await inParallel(pullTargets(stage, run.plan), AT_ONCE, (target) =>
    pollMetric(context, target, patience),
  );
}

async function measureMissing(
  { db, sources }: Context,
  runId: string,
  patience: Patience,
): Promise<BaselineOutcome[]> {
  const wanted = await findWantedBaselines({ db }, runId);
  return inParallel(wanted, AT_ONCE, (one) =>
    measureBaseline({ actor: ENGINE, db, sources }, one, patience),
  );
}

function answer(
  { db, actor }: Context,
  at: { runId: string; stageKey: string },
  { baselines, takes }: { baselines: BaselineOutcome[]; takes: TakeNow[] },
): Promise<CollectAnswer> {
  return readSnapshot(db, async (tx) => {
    const run = await loadReadableRun(tx, at.runId, actor);
    const stage = findStage(run, at.stageKey);
    const planStage = planStageOf(run, stage.key);
    const measured = await measuredStages(tx, run);
    const views = measured.get(stage.key)?.metrics ?? [];
    const metrics = views.map((view) => collectedMetric(view, tx.now));
    const ofStage = baselines.filter((one) => isOf(one, stage.key));
    const gate = stageFacts(run, stage, tx.now);
    return {
      run: run.id,
      stage: stage.key,
      collectedAt: tx.now.toISOString(),
      verdict: stage.verdict,
      metrics,
      missing: missingEvidence(planStage, metrics, { baselines: ofStage, takes }, gate),
    };
  });
}

/** A time before the release counts for every stage, earlier runs stage by stage. */
function isOf({ key, metric, stageKey }: BaselineOutcome, stage: string): boolean {
  return key === metric || stageKey === stage;
}
