import { transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { lockRules, newestRules } from "@/lib/data/rules/newest-rules";
import { requireScope } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import type { ApprovalRules } from "@/lib/domain/rules/approval-rules";
import { canonicalJson } from "@/lib/ledger/canonical-json";
import { sha256Hex } from "@/lib/ledger/sha256";
import { type Confirmation, confirmPerson } from "@/lib/use-cases/access/confirm-person";
import { findProject } from "@/lib/use-cases/access/find-project";
import type { Context } from "@/lib/use-cases/context";

/**
 * Proposes other approval rules as an admin in person. Nothing changes until a second admin confirms; runs that have
 * been created keep the rules they pinned. Refused while another proposal is open, and where nothing would differ.
 */
export async function proposeRules(
  context: Context,
  input: Confirmation & { project: string | null; document: ApprovalRules; reason: string },
): Promise<{ id: string; digest: string }> {
  const { actor } = context;
  const project = await findProject(context, input.project, "admin");
  const personId = await confirmPerson(context, input);
  const document = canonicalJson(input.document);
  const digest = sha256Hex(document);
  return transaction(context.db, async (tx) => {
    requireScope(actor, project.id, "admin");
    await lockRules(tx, project.id);
    const newest = await newestRules(tx, project.id);
    if (newest.digest === digest) {
      throw new AppError("conflict", `These are the rules in force: version ${newest.version}.`);
    }
    const open = await tx.approvalRulesChange.findFirst({
      where: { projectId: project.id, outcome: null },
      select: { id: true },
    });
    if (open) {
      throw new AppError(
        "conflict",
        "Another proposal waits for its second admin; it has to be confirmed or withdrawn first.",
      );
    }
    const id = tx.newId();
    await tx.approvalRulesChange.create({
      data: {
        id,
        projectId: project.id,
        baseVersion: newest.version,
        document,
        digest,
        reason: input.reason.trim(),
        proposedBy: personId,
        proposedAt: tx.now,
      },
    });
    await appendEvent(tx, {
      kind: "rules.proposed",
      actor,
      projectId: project.id,
      detail: { change: id, digest, words: sha256Hex(canonicalJson([id, input.reason.trim()])) },
    });
    return { id, digest };
  });
}
