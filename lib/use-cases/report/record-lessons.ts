import type { Lessons } from "@/lib/contract/run";
import { transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { insertLessons } from "@/lib/data/report/lessons-versions";
import { lockRun } from "@/lib/data/run/lock-run";
import { actorRef, requireScope } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import { canonicalJson } from "@/lib/ledger/canonical-json";
import { sha256Hex } from "@/lib/ledger/sha256";
import type { Context } from "@/lib/use-cases/context";

/** Records what was learned, once the run has ended. Recording again replaces it; every version stays on record. */
export function recordLessons(context: Context, runId: string, lessons: Lessons): Promise<void> {
  return transaction(context.db, async (tx) => {
    const run = await lockRun(tx, runId);
    requireScope(context.actor, run.projectId, "run:write");
    const { count } = await tx.run.updateMany({
      where: { id: run.id, endedAt: { not: null } },
      data: { lessons, version: { increment: 1 } },
    });
    if (count === 0) {
      throw new AppError(
        "conflict",
        "The run has not ended; what was learned is recorded after it.",
      );
    }
    await insertLessons(tx, run.id, { lessons, recordedBy: actorRef(context.actor) });
    await appendEvent(tx, {
      kind: "run.lessons_recorded",
      actor: context.actor,
      projectId: run.projectId,
      run,
      detail: {
        wentWell: lessons.wentWell.length,
        couldImprove: lessons.couldImprove.length,
        actionItems: lessons.actionItems.length,
        // Salted with the random run id: the log proves the words without holding them.
        words: sha256Hex(canonicalJson([run.id, lessons])),
      },
    });
  });
}
