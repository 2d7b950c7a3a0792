import { transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { loadRun } from "@/lib/data/run/load-run";
import { lockRun } from "@/lib/data/run/lock-run";
import { requireScope, rolesIn } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import type { Context } from "@/lib/use-cases/context";
import { rollBack } from "@/lib/use-cases/run/roll-back";

/** Takes all traffic away in one action. The reason may be given afterwards. */
export function rollBackRun(
  context: Context,
  runId: string,
  because: string | null,
): Promise<void> {
  return transaction(context.db, async (tx) => {
    const { id, projectId } = await lockRun(tx, runId);
    requireScope(context.actor, projectId, "rollback");
    const { actor } = context;
    await rollBack(tx, await loadRun(tx, id), {
      actor,
      reason: because,
      maker: { id: actor.id, name: actor.name, role: rolesIn(actor, projectId)[0] ?? actor.kind },
    });
  });
}

/** Gives the reason of a rollback that was made without one; a reason that is there stays. */
export function giveRollbackReason(
  context: Context,
  runId: string,
  because: string,
): Promise<void> {
  return transaction(context.db, async (tx) => {
    const run = await lockRun(tx, runId);
    requireScope(context.actor, run.projectId, "rollback");
    const { count } = await tx.run.updateMany({
      where: { id: run.id, state: "rolled_back", endReason: null },
      data: { endReason: because, version: { increment: 1 } },
    });
    if (count === 0) {
      throw new AppError(
        "conflict",
        "The run is not rolled back, or its reason is on record already; a recorded reason stays.",
      );
    }
    await appendEvent(tx, {
      kind: "run.reason_given",
      actor: context.actor,
      projectId: run.projectId,
      run,
      detail: {},
    });
  });
}
