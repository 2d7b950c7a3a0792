import { transaction } from "@/lib/data/database";
import { lockRun } from "@/lib/data/run/lock-run";
import { requireScope } from "@/lib/domain/access/actor";
import type { Context } from "@/lib/use-cases/context";
import { settleRun } from "@/lib/use-cases/run/settle-run";

/** One tick of the judge: judges the run's active stage and takes every step that follows from it. */
export function tickRun(context: Context, runId: string): Promise<void> {
  return transaction(context.db, async (tx) => {
    const { id, projectId } = await lockRun(tx, runId);
    requireScope(context.actor, projectId, "run:write");
    await settleRun(tx, { id });
  });
}
