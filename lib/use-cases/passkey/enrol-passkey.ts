import { type EnrolRequest, knownTransports } from "@/lib/contract/passkey";
import { lockSigner } from "@/lib/data/access/lock-signer";
import { type Tx, transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { addNotice } from "@/lib/data/notice/add-notice";
import { takeCeremony } from "@/lib/data/passkey/ceremonies";
import { lockPasskey } from "@/lib/data/passkey/passkeys";
import { requireScope } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import { sha256Hex } from "@/lib/ledger/sha256";
import {
  type CeremonyRefusal,
  expired,
  faultRefusal,
  noCeremony,
  signerRefusal,
} from "@/lib/use-cases/access/ceremony-refusal";
import { relyingPartyOf } from "@/lib/use-cases/access/relying-party";
import type { Context } from "@/lib/use-cases/context";
import { checkRegistration, type NewKey } from "@/lib/use-cases/passkey/check-registration";
import { homeProject } from "@/lib/use-cases/passkey/person-project";

/**
 * Takes a passkey that a device of the acting person made, and tells the person. It cannot sign before a second person
 * has confirmed it. A refusal uses the ceremony up and is a leaf of its own.
 */
export async function enrolPasskey(
  context: Context,
  sessionId: string | null,
  request: EnrolRequest,
): Promise<{ id: string }> {
  const { actor } = context;
  if (actor.kind !== "person" || sessionId === null) {
    throw new AppError("forbidden", "Only a person who is signed in has passkeys.");
  }
  const { label } = request;
  const outcome = await transaction(context.db, async (tx) => {
    const projectId = await homeProject(tx, actor.id);
    requireScope(actor, projectId, "read");
    const standing = await lockSigner(tx, actor.id, sessionId);
    const owner = { personId: actor.id, sessionId };
    const ceremony = await takeCeremony(tx, request.ceremony, owner, null);
    if (!ceremony) throw noCeremony();
    const judged = standing
      ? signerRefusal(standing)
      : ceremony.isExpired
        ? expired()
        : await judge(context, tx, ceremony.challenge, request);
    if ("error" in judged) {
      const detail = { ceremony: ceremony.id, reason: judged.reason };
      await appendEvent(tx, { kind: "ceremony.refused", actor, projectId, detail });
      return judged.error;
    }
    const id = tx.newId();
    await tx.passkey.create({
      data: {
        ...judged.key,
        id,
        personId: actor.id,
        transports: knownTransports(request.response.response.transports ?? []),
        label,
        createdAt: tx.now,
      },
    });
    await addNotice(tx, { personId: actor.id, kind: "passkey.enrolled", text: enrolled(label) });
    const index = await appendEvent(tx, {
      kind: "passkey.enrolled",
      actor,
      projectId,
      detail: enrolledDetail(id, actor.id, judged.key),
    });
    await tx.passkey.update({ where: { id }, data: { registeredIndex: index } });
    return { id };
  });
  if (outcome instanceof AppError) throw outcome;
  return outcome;
}

async function judge(
  context: Context,
  tx: Tx,
  challenge: Uint8Array,
  { response }: EnrolRequest,
): Promise<{ key: NewKey } | CeremonyRefusal> {
  const expected = { challenge, relyingParty: relyingPartyOf(context) };
  const checked = await checkRegistration(response, expected);
  if (checked.fault !== null) return faultRefusal(checked.fault);
  if (await lockPasskey(tx, { credentialId: response.id })) {
    const error = new AppError("conflict", "This passkey is enrolled already.");
    return { reason: "passkey_known", error };
  }
  return { key: checked.key };
}

function enrolledDetail(passkey: string, person: string, { credentialId, spki, alg }: NewKey) {
  return {
    passkey,
    person,
    credential: sha256Hex(credentialId),
    spki: Buffer.from(spki).toString("base64"),
    alg,
  };
}

function enrolled(label: string): string {
  return `A passkey "${label}" was added to your account. It can sign once an administrator has confirmed it.`;
}
