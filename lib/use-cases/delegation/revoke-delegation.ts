import { transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { isAllowed, requireScope } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import { isUuid } from "@/lib/domain/is-uuid";
import type { Context } from "@/lib/use-cases/context";

/**
 * Ends a delegation at once: who lent the seat, who filled it, or an admin. Signatures that were made by it stand, as
 * they were made with the right to.
 */
export async function revokeDelegation(
  { actor, db }: Context,
  delegationId: string,
): Promise<{ id: string }> {
  return transaction(db, async (tx) => {
    const row = isUuid(delegationId)
      ? await tx.delegation.findUnique({ where: { id: delegationId } })
      : null;
    if (!row) throw new AppError("not_found", "There is nothing at this address.");
    requireScope(actor, row.projectId, "read");
    const isParty = actor.kind === "person" && [row.fromId, row.toId].includes(actor.id);
    if (actor.kind !== "person" || (!isParty && !isAllowed(actor, row.projectId, "admin"))) {
      throw new AppError(
        "forbidden",
        "A delegation is ended by who lent the seat, who fills it, or an admin.",
      );
    }
    const { count } = await tx.delegation.updateMany({
      where: { id: row.id, revokedAt: null, endsAt: { gt: tx.now } },
      data: { revokedAt: tx.now, revokedBy: actor.id },
    });
    if (count === 0) throw new AppError("conflict", "This delegation is over already.");
    await appendEvent(tx, {
      kind: "delegation.revoked",
      actor,
      projectId: row.projectId,
      detail: { delegation: row.id },
    });
    return { id: row.id };
  });
}
