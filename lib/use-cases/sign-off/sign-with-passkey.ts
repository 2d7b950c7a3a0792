import type { Assertion } from "@/lib/contract/passkey";
import { lockSigner, type SignerFault } from "@/lib/data/access/lock-signer";
import { type Tx, transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { addNotice } from "@/lib/data/notice/add-notice";
import { type TakenCeremony, takeCeremony } from "@/lib/data/passkey/ceremonies";
import { lockPasskey, type PasskeyRow } from "@/lib/data/passkey/passkeys";
import { lockRun } from "@/lib/data/run/lock-run";
import { type Actor, requireScope } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import { passkeyState } from "@/lib/domain/passkey/passkey-state";
import type { RunRecord } from "@/lib/domain/run/run-record";
import type { SignOffDocument } from "@/lib/domain/sign-off/sign-off-document";
import {
  type CeremonyRefusal,
  expired,
  faultRefusal,
  noCeremony,
  signerRefusal,
} from "@/lib/use-cases/access/ceremony-refusal";
import { checkAssertion } from "@/lib/use-cases/access/check-assertion";
import { relyingPartyOf } from "@/lib/use-cases/access/relying-party";
import type { Context } from "@/lib/use-cases/context";
import { settleRun } from "@/lib/use-cases/run/settle-run";
import { requireSigning, type Signing } from "@/lib/use-cases/sign-off/gate-to-sign";
import {
  followUp,
  type Proof,
  type Signed,
  signOffEvent,
  writeSignOff,
} from "@/lib/use-cases/sign-off/record-sign-off";

export type PasskeySignature = { ceremony: string; assertion: Assertion; sessionId: string | null };

type Taken = TakenCeremony & { document: string };
type Signable = { signing: Signing; proof: Proof; signCount: number; backedUp: boolean };

/**
 * Signs with what a passkey answered to a ceremony. Everything that the signature rests on is looked at again in the
 * transaction that writes it; whatever the outcome, the ceremony is used up. A refusal is a leaf of its own.
 */
export async function signWithPasskey(
  context: Context,
  runId: string,
  stageKey: string,
  { ceremony: ceremonyId, assertion, sessionId }: PasskeySignature,
): Promise<Signed> {
  const { actor } = context;
  if (actor.kind !== "person" || sessionId === null) {
    throw new AppError("forbidden", "Only a person who is signed in can sign; a token never can.");
  }
  const owner = { personId: actor.id, sessionId };
  const outcome = await transaction(context.db, async (tx) => {
    const { id, projectId } = await lockRun(tx, runId);
    requireScope(actor, projectId, "read");
    const standing = await lockSigner(tx, owner.personId, sessionId);
    const ceremony = await takeCeremony(tx, ceremonyId, owner, { runId: id, stageKey });
    if (!ceremony?.document) throw noCeremony();
    const taken = { ...ceremony, document: ceremony.document };
    const passkey = await lockPasskey(tx, { credentialId: assertion.id });
    // The evidence may have changed since the document was shown; the newest state decides.
    const run = await settleRun(tx, { id });
    const judged = await judge(context, tx, { run, stageKey, taken, passkey, assertion, standing });
    if ("error" in judged) {
      await alarm(tx, judged, passkey);
      await appendEvent(tx, {
        kind: "ceremony.refused",
        actor,
        projectId,
        run,
        stageKey,
        detail: { ceremony: taken.id, reason: judged.reason },
      });
      return judged.error;
    }
    const { signing, proof, signCount, backedUp } = judged;
    await tx.passkey.update({ where: { id: proof.passkey.id }, data: { signCount, backedUp } });
    const { document, nonce } = taken;
    const recorded = await writeSignOff(tx, signing, { document, nonce, proof });
    const index = await appendEvent(tx, signOffEvent(recorded));
    return followUp(tx, recorded, index);
  });
  if (outcome instanceof AppError) throw outcome;
  return outcome;
}

type Case = {
  run: RunRecord;
  stageKey: string;
  taken: Taken;
  passkey: PasskeyRow | null;
  assertion: Assertion;
  standing: SignerFault | null;
};

/** In the order of the specification: the challenge and its time, whose passkey, the gate, the assertion itself. */
async function judge(
  context: Context,
  tx: Tx,
  { run, stageKey, taken, passkey, assertion, standing }: Case,
): Promise<Signable | CeremonyRefusal> {
  if (standing) return signerRefusal(standing);
  if (taken.isExpired) return expired();
  const fault = passkeyFault(passkey, context.actor);
  if (fault) return faultRefusal(fault);
  if (!passkey) return faultRefusal("passkey_unknown");
  const signing = signingOf(context, run, stageKey, taken, tx.now);
  if ("error" in signing) return signing;
  const checked = await checkAssertion(assertion, {
    challenge: taken.challenge,
    relyingParty: relyingPartyOf(context),
    key: { ...passkey, signCount: Number(passkey.signCount) },
  });
  if (checked.fault !== null) return faultRefusal(checked.fault);
  const { bytes, signCount, backedUp } = checked;
  return { signing, proof: { passkey, bytes }, signCount, backedUp };
}

function passkeyFault(passkey: PasskeyRow | null, actor: Actor) {
  if (!passkey) return "passkey_unknown";
  if (passkey.personId !== actor.id) return "passkey_of_other";
  const state = passkeyState(passkey);
  if (state === "revoked") return "passkey_revoked";
  return state === "pending" ? "passkey_unconfirmed" : null;
}

/** Whether the person may still sign what the document says. Its words are the ceremony's, not the request's. */
function signingOf(
  context: Context,
  run: RunRecord,
  stageKey: string,
  { document, dossierDigest }: Taken,
  now: Date,
): Signing | CeremonyRefusal {
  const { signer, decision, comment, meaning } = JSON.parse(document) as SignOffDocument;
  const statement = {
    dossier: dossierDigest ?? "",
    role: signer.role,
    approved: decision === "approve",
    onBehalfOf: signer.onBehalfOf?.id ?? null,
    comment,
    meaning,
  };
  try {
    return requireSigning(context, run, stageKey, statement, { method: "passkey", now });
  } catch (error) {
    if (error instanceof AppError) return { reason: error.code, error };
    throw error;
  }
}

/** A counter that goes back is a sign of a copied key: its owner hears of it at once. */
async function alarm(tx: Tx, { reason }: CeremonyRefusal, passkey: PasskeyRow | null) {
  if (reason !== "sign_count" || !passkey) return;
  await addNotice(tx, {
    personId: passkey.personId,
    kind: "passkey.alarm",
    text: `Your passkey "${passkey.label}" counted backwards when it was used to sign. There may be a copy of it: revoke it and enrol a new one. Nothing was signed.`,
  });
}
