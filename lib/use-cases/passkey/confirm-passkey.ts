import { transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { addNotice } from "@/lib/data/notice/add-notice";
import { lockPasskey } from "@/lib/data/passkey/passkeys";
import { isAllowed, requireScope } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import { passkeyState } from "@/lib/domain/passkey/passkey-state";
import { sha256Hex } from "@/lib/ledger/sha256";
import type { Context } from "@/lib/use-cases/context";
import { projectsOf } from "@/lib/use-cases/passkey/person-project";

/**
 * Confirms, as a second person with the right `admin` in a project of the owner, that a passkey is the owner's. The
 * fingerprint says which key the two have compared.
 */
export async function confirmPasskey(
  { actor, db }: Context,
  passkeyId: string,
  { fingerprint }: { fingerprint: string },
): Promise<void> {
  await transaction(db, async (tx) => {
    const passkey = await lockPasskey(tx, { id: passkeyId });
    const projects = passkey ? await projectsOf(tx, passkey.personId) : [];
    const projectId = projects.find((id) => isAllowed(actor, id, "admin")) ?? projects[0];
    if (!passkey || !projectId)
      throw new AppError("not_found", `There is no passkey ${passkeyId}.`);
    requireScope(actor, projectId, "admin");
    if (actor.kind !== "person" || actor.id === passkey.personId) {
      const detail = "A passkey is confirmed by a second person; a token or its owner cannot.";
      throw new AppError("forbidden", detail);
    }
    const state = passkeyState(passkey);
    if (state !== "pending") throw new AppError("conflict", `The passkey is ${state} already.`);
    const actual = sha256Hex(passkey.spki);
    if (actual !== fingerprint) {
      throw new AppError("conflict", "The passkey has another fingerprint than the one compared.", {
        errors: [{ path: "fingerprint", message: fingerprint, expected: actual }],
      });
    }
    await tx.passkey.update({
      where: { id: passkey.id },
      data: { confirmedBy: actor.id, confirmedAt: tx.now },
    });
    await addNotice(tx, {
      personId: passkey.personId,
      kind: "passkey.confirmed",
      text: `${actor.name} confirmed your passkey "${passkey.label}". It can sign now.`,
    });
    await appendEvent(tx, {
      kind: "passkey.confirmed",
      actor,
      projectId,
      detail: { passkey: passkey.id },
    });
  });
}
