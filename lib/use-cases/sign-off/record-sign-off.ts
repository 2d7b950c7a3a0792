import type { Tx } from "@/lib/data/database";
import type { LedgerEvent } from "@/lib/data/ledger/append-event";
import { addNotice } from "@/lib/data/notice/add-notice";
import type { RunRecord } from "@/lib/domain/run/run-record";
import { delegationFor, lapseOf, nextAttempt } from "@/lib/domain/sign-off/eligibility";
import type { SignOffDocument } from "@/lib/domain/sign-off/sign-off-document";
import { digestCode } from "@/lib/domain/sign-off/summarize-dossier";
import { sha256Hex } from "@/lib/ledger/sha256";
import type { AssertionBytes } from "@/lib/use-cases/access/check-assertion";
import { settleRun } from "@/lib/use-cases/run/settle-run";
import type { Signing } from "@/lib/use-cases/sign-off/gate-to-sign";

export type Signed = {
  signOffId: string;
  signedAt: Date;
  method: SignOffDocument["method"];
  /** Digest of the sign-off document. */
  document: string;
  statement: SignOffDocument;
  dossier: string;
  ledgerIndex: number;
  /** Whether the gate opened and the release went on because of this signature. */
  advanced: boolean;
};

/** What proves the signature beside the server's word; null where a password was all. */
export type Proof = {
  passkey: { id: string; credentialId: Uint8Array; registeredIndex: bigint | null };
  bytes: AssertionBytes;
};

type Written = { document: string; nonce: Uint8Array; proof: Proof | null };

/** A signature whose rows are written; its leaf and what follows from it come next. */
export type Recorded = Written & {
  id: string;
  signing: Signing;
  statement: SignOffDocument;
  digest: string;
};

/** Writes the signature with its document, and tells the signer. */
export async function writeSignOff(tx: Tx, signing: Signing, written: Written): Promise<Recorded> {
  const { gate, dossier, intent } = signing;
  const { document, nonce, proof } = written;
  const statement = JSON.parse(document) as SignOffDocument;
  const digest = sha256Hex(document);
  const lent = delegationFor(intent);
  const { actor, role, approved } = intent;
  const id = tx.newId();
  await tx.signOff.create({
    data: {
      id,
      dossierId: dossier.id,
      personId: actor.id,
      role,
      approved,
      meaning: statement.meaning,
      comment: statement.comment,
      signedAt: tx.now,
      method: statement.method,
      attempt: nextAttempt(gate, actor.id),
      lapsesAt: lapseOf(gate, approved, tx.now),
      onBehalfOf: lent?.fromId ?? null,
      delegationId: lent?.id ?? null,
      documentDigest: digest,
    },
  });
  await tx.signOffDocument.create({
    data: {
      signOffId: id,
      document,
      digest,
      nonce: Uint8Array.from(nonce),
      passkeyId: proof?.passkey.id ?? null,
      clientDataJson: proof?.bytes.clientData ?? null,
      authenticatorData: proof?.bytes.authenticatorData ?? null,
      signature: proof?.bytes.signature ?? null,
    },
  });
  const text = receipt(statement, digest);
  await addNotice(tx, { personId: actor.id, kind: "sign_off.made", text });
  return { ...written, id, signing, statement, digest };
}

/** The leaf of a signature: ids and digests. */
export function signOffEvent({ id, signing, statement, digest, proof }: Recorded): LedgerEvent {
  const { run, gate, dossier, intent } = signing;
  const { role, onBehalfOf } = statement.signer;
  return {
    kind: "sign_off.made",
    actor: intent.actor,
    projectId: run.project.id,
    run,
    stageKey: gate.stageKey,
    signedDocument: digest,
    detail: {
      signOff: id,
      dossier: dossier.digest,
      role,
      decision: statement.decision,
      document: digest,
      method: statement.method,
      onBehalfOf: onBehalfOf && `person:${onBehalfOf.id}`,
      delegation: onBehalfOf?.delegation ?? null,
      assertion: proof && assertionDetail(proof),
    },
  };
}

/** Lets the run go on where it now can. */
export async function followUp(tx: Tx, recorded: Recorded, index: bigint): Promise<Signed> {
  const { id, signing, statement, digest } = recorded;
  const after = await settleRun(tx, { id: signing.run.id });
  return {
    signOffId: id,
    signedAt: tx.now,
    method: statement.method,
    document: digest,
    statement,
    dossier: signing.dossier.digest,
    ledgerIndex: Number(index),
    advanced: progress(after) > progress(signing.run),
  };
}

/** Digests alone: the bytes are kept beside the document, and only the passkey's owner is behind them. */
function assertionDetail({ passkey, bytes }: Proof) {
  if (passkey.registeredIndex === null) throw new Error(`passkey ${passkey.id} has no leaf`);
  return {
    passkey: passkey.id,
    credential: sha256Hex(passkey.credentialId),
    registered: Number(passkey.registeredIndex),
    clientData: sha256Hex(bytes.clientData),
    authenticatorData: sha256Hex(bytes.authenticatorData),
    signature: sha256Hex(bytes.signature),
  };
}

function receipt(statement: SignOffDocument, digest: string): string {
  const { decision, action, documentId, stage, signer, method } = statement;
  const did = decision === "approve" ? "approved" : "rejected";
  const lent = signer.onBehalfOf ? `, on behalf of ${signer.onBehalfOf.printedName}` : "";
  const how = method === "passkey" ? "with your passkey" : "with your password";
  return [
    `You ${did} "${action}" (${documentId}, ${stage}) as ${signer.role}${lent}, ${how}.`,
    `The code of what you signed is ${digestCode(digest)}.`,
  ].join(" ");
}

/** Grows with every gate that has opened. */
function progress(run: RunRecord): number {
  const passed = run.stages.filter((s) => s.state === "passed").length;
  const started = run.stages.filter((s) => s.state !== "pending").length;
  return (run.state === "draft" ? 0 : 1) + passed + started;
}
