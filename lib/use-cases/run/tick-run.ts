import type { Tx } from "@/lib/data/database";
import { transaction } from "@/lib/data/database";
import { mergePendingOfRun } from "@/lib/data/metric/pending-folds";
import { findRunningStage } from "@/lib/data/run/find-running-stage";
import { lockRun } from "@/lib/data/run/lock-run";
import { requireScope } from "@/lib/domain/access/actor";
import { goesOn } from "@/lib/domain/run/next-step";
import type { Context } from "@/lib/use-cases/context";
import { judgeNow } from "@/lib/use-cases/run/judge-now";
import { saveJudgement } from "@/lib/use-cases/run/save-judgement";
import { settleRun } from "@/lib/use-cases/run/settle-run";

/** One tick of the judge: judges the run's active stage and takes every step that follows from it. */
export function tickRun(context: Context, runId: string): Promise<void> {
  return mergePendingOfRun(context.db, runId).then(() => judgeRun(context, runId));
}

function judgeRun(context: Context, runId: string): Promise<void> {
  return transaction(context.db, async (tx) => {
    const { id, projectId } = await lockRun(tx, runId);
    requireScope(context.actor, projectId, "run:write");
    if (await judgeQuietly(tx, id)) return;
    await settleRun(tx, { id });
  });
}

/**
 * Most ticks change nothing but numbers, and need nothing of the run but the stage that runs. False, with nothing
 * written, where something follows from the judgement: then the whole run has to be looked at.
 */
async function judgeQuietly(tx: Tx, runId: string): Promise<boolean> {
  const running = await findRunningStage(tx, runId);
  if (!running) return false;
  const { stage, plan, planStage } = running;
  const judged = await judgeNow(tx, { ...stage, runId }, plan, planStage);
  const { verdict } = judged.stage;
  const { effectiveMs } = judged.coverage;
  const after = { ...stage, endedAt: null, verdict, effectiveMs };
  if (verdict !== stage.verdict || !goesOn(after, planStage.soak, tx.now)) return false;
  await saveJudgement(tx, stage.id, judged);
  return true;
}
