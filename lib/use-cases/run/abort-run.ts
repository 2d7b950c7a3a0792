import { transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { lockRun } from "@/lib/data/run/lock-run";
import { actorRef, requireScope } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import type { Context } from "@/lib/use-cases/context";

/** Gives up a run that has not moved any traffic yet; a running one is rolled back instead. */
export function abortRun(context: Context, runId: string, because: string): Promise<void> {
  return transaction(context.db, async (tx) => {
    const run = await lockRun(tx, runId);
    requireScope(context.actor, run.projectId, "run:write");
    const { count } = await tx.run.updateMany({
      where: { id: run.id, state: { in: ["draft", "ready"] } },
      data: {
        state: "aborted",
        endedAt: tx.now,
        endReason: because,
        endedBy: actorRef(context.actor),
        version: { increment: 1 },
      },
    });
    if (count === 0) {
      throw new AppError(
        "conflict",
        "Only a draft or a ready run can be aborted; roll back instead.",
      );
    }
    await appendEvent(tx, {
      kind: "run.aborted",
      actor: context.actor,
      projectId: run.projectId,
      run,
      detail: {},
    });
  });
}
