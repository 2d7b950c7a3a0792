import { transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { requireScope } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import { isUuid } from "@/lib/domain/is-uuid";
import type { Context } from "@/lib/use-cases/context";

/** Ends a token at once. Refuses with `not_found` for a token of another project, `conflict` for an ended one. */
export async function revokeToken(
  { actor, db }: Context,
  input: { projectId: string; tokenId: string },
): Promise<void> {
  await transaction(db, async (tx) => {
    requireScope(actor, input.projectId, "admin");
    const token = isUuid(input.tokenId)
      ? await tx.apiToken.findFirst({
          where: { id: input.tokenId, projectId: input.projectId },
          select: { id: true },
        })
      : null;
    if (!token)
      throw new AppError("not_found", `There is no token ${input.tokenId} in this project.`);
    const { count } = await tx.apiToken.updateMany({
      where: { id: token.id, revokedAt: null },
      data: { revokedAt: tx.now },
    });
    if (count === 0) throw new AppError("conflict", "The token was revoked before.");
    await appendEvent(tx, {
      kind: "token.revoked",
      actor,
      projectId: input.projectId,
      detail: { token: token.id },
    });
  });
}
