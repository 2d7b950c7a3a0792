import { transaction } from "@/lib/data/database";
import { mergePendingOfRun } from "@/lib/data/metric/pending-folds";
import { lockRun } from "@/lib/data/run/lock-run";
import { requireScope } from "@/lib/domain/access/actor";
import type { Context } from "@/lib/use-cases/context";
import { settleRun } from "@/lib/use-cases/run/settle-run";

/** One tick of the judge: judges the run's active stage and takes every step that follows from it. */
export function tickRun(context: Context, runId: string): Promise<void> {
  return mergePendingOfRun(context.db, runId).then(() => judgeRun(context, runId));
}

function judgeRun(context: Context, runId: string): Promise<void> {
  return transaction(context.db, async (tx) => {
    const { id, projectId } = await lockRun(tx, runId);
    requireScope(context.actor, projectId, "run:write");
    await settleRun(tx, { id });
  });
}
