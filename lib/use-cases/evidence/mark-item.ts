import { transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { loadRun } from "@/lib/data/run/load-run";
import { lockRun } from "@/lib/data/run/lock-run";
import { actorRef, requireScope } from "@/lib/domain/access/actor";
import { decideMark, type MarkWish } from "@/lib/domain/evidence/checklist-mark";
import { canonicalJson } from "@/lib/ledger/canonical-json";
import { sha256Hex } from "@/lib/ledger/sha256";
import type { Context } from "@/lib/use-cases/context";
import { settleRun } from "@/lib/use-cases/run/settle-run";

/** Ticks or unticks an item of a checklist; `decideMark` says who may and as what it counts. */
export function markItem({ actor, db }: Context, runId: string, wish: MarkWish): Promise<void> {
  return transaction(db, async (tx) => {
    const locked = await lockRun(tx, runId);
    requireScope(actor, locked.projectId, "evidence:write");
    const decision = decideMark(await loadRun(tx, locked.id), actor, wish);
    if (decision.kind === "unchanged") return;
    const row = {
      id: tx.newId(),
      runId: locked.id,
      stageKey: wish.stage,
      item: wish.item,
      done: wish.done,
      mark: decision.mark,
      note: wish.note,
      by: actorRef(actor),
      at: tx.now,
    };
    await tx.checklistMark.create({ data: row });
    await appendEvent(tx, {
      kind: "checklist.marked",
      actor,
      projectId: locked.projectId,
      run: locked,
      stageKey: wish.stage,
      detail: {
        item: wish.item,
        done: wish.done,
        mark: decision.mark,
        // Salted with the random row id: the log proves the words without holding them.
        words: sha256Hex(canonicalJson([row.id, row.note])),
      },
    });
    await settleRun(tx, { id: locked.id });
  });
}
