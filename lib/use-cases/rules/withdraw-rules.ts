import { transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { lockRules } from "@/lib/data/rules/newest-rules";
import { requireScope } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import type { Context } from "@/lib/use-cases/context";
import { findChange } from "@/lib/use-cases/rules/find-change";

/** Takes an open proposal off the table: its author, or another admin who will not confirm it. */
export async function withdrawRules(
  { actor, db }: Context,
  changeId: string,
): Promise<{ id: string }> {
  return transaction(db, async (tx) => {
    const { projectId } = await findChange(tx, changeId);
    requireScope(actor, projectId, "admin");
    if (actor.kind !== "person") {
      throw new AppError("forbidden", "Only an admin in person can withdraw a proposal.");
    }
    await lockRules(tx, projectId);
    const { count } = await tx.approvalRulesChange.updateMany({
      where: { id: changeId, outcome: null },
      data: { outcome: "withdrawn", closedBy: actor.id, closedAt: tx.now },
    });
    if (count === 0) throw new AppError("conflict", "This proposal is closed already.");
    await appendEvent(tx, {
      kind: "rules.withdrawn",
      actor,
      projectId,
      detail: { change: changeId },
    });
    return { id: changeId };
  });
}
