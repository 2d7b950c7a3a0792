import { transaction } from "@/lib/data/database";
import { loadRun } from "@/lib/data/run/load-run";
import { lockRun } from "@/lib/data/run/lock-run";
import { requireScope } from "@/lib/domain/access/actor";
import { findStage } from "@/lib/domain/run/find-stage";
import type { Context } from "@/lib/use-cases/context";
import { beginStage } from "@/lib/use-cases/run/begin-stage";
import { settleRun } from "@/lib/use-cases/run/settle-run";

/** Starts the next pending stage and moves traffic to its percentage. */
export function startStage(context: Context, runId: string, stageKey: string): Promise<void> {
  return transaction(context.db, async (tx) => {
    const { id, projectId } = await lockRun(tx, runId);
    requireScope(context.actor, projectId, "run:write");
    const run = await loadRun(tx, id);
    await beginStage(tx, run, findStage(run, stageKey), context.actor);
    await settleRun(tx, { id });
  });
}
