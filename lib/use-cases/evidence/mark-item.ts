import type { ChecklistItemView } from "@/lib/contract/evidence";
import { findNames } from "@/lib/data/access/find-names";
import { transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { loadRun } from "@/lib/data/run/load-run";
import { lockRun } from "@/lib/data/run/lock-run";
import { actorRef, requireScope } from "@/lib/domain/access/actor";
import { decideMark, type MarkWish } from "@/lib/domain/evidence/checklist-mark";
import { deriveChecklist } from "@/lib/domain/run/checklist";
import { waivedKeys } from "@/lib/domain/waiver/waiver";
import { canonicalJson } from "@/lib/ledger/canonical-json";
import { sha256Hex } from "@/lib/ledger/sha256";
import type { Context } from "@/lib/use-cases/context";
import { settleRun } from "@/lib/use-cases/run/settle-run";
import { checklistItemView } from "@/lib/use-cases/run/views/evidence-views";

/** Ticks or unticks an item of a checklist; `decideMark` says who may and as what it counts. */
export function markItem(
  { actor, db }: Context,
  runId: string,
  wish: MarkWish,
): Promise<ChecklistItemView> {
  return transaction(db, async (tx) => {
    const locked = await lockRun(tx, runId);
    requireScope(actor, locked.projectId, "evidence:write");
    const run = await loadRun(tx, locked.id);
    const { item, mark } = decideMark(run, actor, wish);
    const names = await findNames(tx, [actorRef(actor)]);
    const view = (marks: typeof run.marks) =>
      deriveChecklist([item], wish.stage, {
        marks,
        quorumMet: false,
        waived: waivedKeys(run.waivers, {
          stageKey: wish.stage,
          subject: "checklist",
          now: tx.now,
        }),
      }).map((i) => checklistItemView(i, names));
    if (mark === "unchanged") return only(view(run.marks));
    const row = {
      id: tx.newId(),
      stageKey: wish.stage,
      item: wish.item,
      done: wish.done,
      mark,
      note: wish.note,
      by: actorRef(actor),
      at: tx.now,
    };
    await tx.checklistMark.create({ data: { ...row, runId: locked.id } });
    await appendEvent(tx, {
      kind: "checklist.marked",
      actor,
      projectId: locked.projectId,
      run: locked,
      stageKey: wish.stage,
      detail: {
        item: wish.item,
        done: wish.done,
        mark,
        // Salted with the random row id: the log proves the words without holding them.
        words: sha256Hex(canonicalJson([row.id, row.note])),
      },
    });
    await settleRun(tx, { id: locked.id });
    return only(view([row]));
  });
}

function only<T>(items: T[]): T {
  const [item] = items;
  if (item === undefined) throw new Error("one checklist item gave no state");
  return item;
}
