import { transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { lockRules, newestRules } from "@/lib/data/rules/newest-rules";
import { requireScope } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import { parseApprovalRules } from "@/lib/domain/rules/approval-rules";
import { sha256Hex } from "@/lib/ledger/sha256";
import { type Confirmation, confirmPerson } from "@/lib/use-cases/access/confirm-person";
import type { Context } from "@/lib/use-cases/context";
import { findChange } from "@/lib/use-cases/rules/find-change";

/**
 * Puts a proposal in force as the next version, as a second admin in person who has read this very document. Runs that
 * are created from now on pin it; the others keep theirs.
 */
export async function confirmRules(
  context: Context,
  changeId: string,
  input: Confirmation & { digest: string },
): Promise<{ id: string; version: number; digest: string }> {
  const { actor } = context;
  const { projectId } = await findChange(context.db.prisma, changeId);
  requireScope(actor, projectId, "admin");
  const personId = await confirmPerson(context, input);
  return transaction(context.db, async (tx) => {
    requireScope(actor, projectId, "admin");
    await lockRules(tx, projectId);
    const change = await findChange(tx, changeId);
    if (change.outcome !== null) {
      throw new AppError("conflict", `This proposal is ${change.outcome} already.`);
    }
    if (change.proposedBy === personId) {
      throw new AppError("own_run", "Rules need a second admin; you proposed these.");
    }
    if (change.digest !== input.digest || sha256Hex(change.document) !== input.digest) {
      throw new AppError("conflict", "The proposal is not the one that you have read.", {
        errors: [{ path: "digest", message: "is another one", expected: change.digest }],
      });
    }
    const newest = await newestRules(tx, projectId);
    if (newest.version !== change.baseVersion || !parseApprovalRules(change.document)) {
      throw new AppError("conflict", "The proposal was made against other rules; propose it anew.");
    }
    const version = newest.version + 1;
    await tx.approvalRulesVersion.create({
      data: {
        projectId,
        version,
        document: change.document,
        digest: change.digest,
        changeId,
        proposedBy: change.proposedBy,
        proposedAt: change.proposedAt,
        confirmedBy: personId,
        confirmedAt: tx.now,
      },
    });
    await tx.approvalRulesChange.update({
      where: { id: changeId },
      data: { outcome: "confirmed", closedBy: personId, closedAt: tx.now },
    });
    await appendEvent(tx, {
      kind: "rules.confirmed",
      actor,
      projectId,
      detail: { change: changeId, version, digest: change.digest },
    });
    return { id: changeId, version, digest: change.digest };
  });
}
