import { randomBytes } from "node:crypto";
import { type AssertionOptions, knownTransports } from "@/lib/contract/passkey";
import { transaction } from "@/lib/data/database";
import { hasTooManyCeremonies } from "@/lib/data/passkey/ceremonies";
import { base64Url, findUsablePasskeys } from "@/lib/data/passkey/passkeys";
import { lockRun } from "@/lib/data/run/lock-run";
import { requireScope } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import { CEREMONY_TIME } from "@/lib/domain/sign-off/sign-off-document";
import { sha256Hex } from "@/lib/ledger/sha256";
import { signOffChallenge } from "@/lib/ledger/sign-off-challenge";
import { relyingPartyOf } from "@/lib/use-cases/access/relying-party";
import type { Context } from "@/lib/use-cases/context";
import { settleRun } from "@/lib/use-cases/run/settle-run";
import {
  requireSigning,
  type Statement,
  writeDocument,
} from "@/lib/use-cases/sign-off/gate-to-sign";

export type Ceremony = {
  id: string;
  document: string;
  digest: string;
  challenge: string;
  options: AssertionOptions;
  expiresAt: Date;
};

type Begun = { runId: string; stageKey: string; personId: string; sessionId: string };

/**
 * Writes down what the person is about to sign, and what a passkey has to answer for exactly that. Refuses whoever
 * could not sign, and whoever has no passkey that may. What nobody has signed yet is no event of the log.
 */
export async function beginCeremony(
  context: Context,
  runId: string,
  stageKey: string,
  { sessionId, ...statement }: Statement & { sessionId: string | null },
): Promise<Ceremony> {
  const { actor } = context;
  if (actor.kind !== "person" || sessionId === null) {
    throw new AppError("forbidden", "Only a person who is signed in can sign; a token never can.");
  }
  relyingPartyOf(context);
  return begin(context, { runId, stageKey, personId: actor.id, sessionId }, statement);
}

function begin(context: Context, begun: Begun, statement: Statement): Promise<Ceremony> {
  return transaction(context.db, async (tx) => {
    const { id, projectId } = await lockRun(tx, begun.runId);
    requireScope(context.actor, projectId, "read");
    const run = await settleRun(tx, { id });
    const manner = { method: "passkey", now: tx.now } as const;
    const signing = requireSigning(context, run, begun.stageKey, statement, manner);
    const passkeys = await findUsablePasskeys(tx, begun.personId);
    if (passkeys.length === 0) {
      throw new AppError("passkey_required", "You have no passkey that may sign yet.");
    }
    if (await hasTooManyCeremonies(tx, begun.personId)) {
      throw new AppError("rate_limited", "You have begun to sign too often; wait five minutes.");
    }
    const nonce = Uint8Array.from(randomBytes(32));
    const document = await writeDocument(tx, signing, statement, nonce);
    const challenge = Uint8Array.from(signOffChallenge(document, nonce));
    const { role, approved, dossier: dossierDigest } = statement;
    const { id: ceremonyId, expiresAt } = await tx.ceremony.create({
      data: {
        ...begun,
        id: tx.newId(),
        kind: "sign",
        role,
        approved,
        dossierDigest,
        document,
        nonce,
        challenge,
        createdAt: tx.now,
        expiresAt: new Date(tx.now.getTime() + CEREMONY_TIME),
      },
    });
    return {
      id: ceremonyId,
      document,
      digest: sha256Hex(document),
      challenge: base64Url(challenge),
      options: optionsFor(context, challenge, passkeys),
      expiresAt,
    };
  });
}

type Passkeys = Awaited<ReturnType<typeof findUsablePasskeys>>;

function optionsFor(context: Context, challenge: Uint8Array, passkeys: Passkeys): AssertionOptions {
  return {
    challenge: base64Url(challenge),
    rpId: relyingPartyOf(context).id,
    timeout: CEREMONY_TIME,
    allowCredentials: passkeys.map(({ credentialId: id, transports }) => ({
      id,
      type: "public-key",
      transports: knownTransports(transports),
    })),
    userVerification: "required",
  };
}
