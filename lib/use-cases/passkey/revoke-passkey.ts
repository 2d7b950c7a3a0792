import { transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { addNotice } from "@/lib/data/notice/add-notice";
import { lockPasskey } from "@/lib/data/passkey/passkeys";
import { isAllowed, requireScope } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import type { Context } from "@/lib/use-cases/context";
import { projectsOf } from "@/lib/use-cases/passkey/person-project";

/**
 * Ends a passkey at once and for good, also between a challenge and its answer: one's own, or as an admin of a project
 * of its owner. What it has signed stays valid.
 */
export async function revokePasskey({ actor, db }: Context, passkeyId: string): Promise<void> {
  await transaction(db, async (tx) => {
    const passkey = await lockPasskey(tx, { id: passkeyId });
    const projects = passkey ? await projectsOf(tx, passkey.personId) : [];
    const projectId = projects.find((id) => isAllowed(actor, id, "admin")) ?? projects[0];
    if (!passkey || !projectId)
      throw new AppError("not_found", `There is no passkey ${passkeyId}.`);
    const isOwn = actor.kind === "person" && actor.id === passkey.personId;
    requireScope(actor, projectId, isOwn ? "read" : "admin");
    if (actor.kind !== "person")
      throw new AppError("forbidden", "Only a person revokes a passkey.");
    if (passkey.revokedAt) throw new AppError("conflict", "The passkey is revoked already.");
    await tx.passkey.update({
      where: { id: passkey.id },
      data: { revokedBy: actor.id, revokedAt: tx.now },
    });
    const who = isOwn ? "You" : actor.name;
    await addNotice(tx, {
      personId: passkey.personId,
      kind: "passkey.revoked",
      text: `${who} revoked your passkey "${passkey.label}". It can no longer sign.`,
    });
    await appendEvent(tx, {
      kind: "passkey.revoked",
      actor,
      projectId,
      detail: { passkey: passkey.id },
    });
  });
}
