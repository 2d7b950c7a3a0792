import { randomBytes } from "node:crypto";
import { type EnrolmentView, knownTransports } from "@/lib/contract/passkey";
import { isFreshLogin } from "@/lib/data/access/is-fresh-login";
import { type Tx, transaction } from "@/lib/data/database";
import { hasTooManyCeremonies } from "@/lib/data/passkey/ceremonies";
import { base64Url } from "@/lib/data/passkey/passkeys";
import { AppError } from "@/lib/domain/app-error";
import { PASSKEY_ALGORITHMS } from "@/lib/domain/passkey/passkey-state";
import type { RelyingParty } from "@/lib/domain/passkey/relying-party";
import { CEREMONY_TIME } from "@/lib/domain/sign-off/sign-off-document";
import { relyingPartyOf } from "@/lib/use-cases/access/relying-party";
import type { Context } from "@/lib/use-cases/context";

type Enrolment = { ceremony: string; options: EnrolmentView["options"]; expiresAt: Date };
type Person = { id: string; sessionId: string };

/**
 * What a device needs to make a passkey for the acting person. Refuses a login of more than five minutes ago: whoever
 * finds a browser open must not leave a key of their own behind.
 */
export async function beginEnrolment(
  context: Context,
  sessionId: string | null,
): Promise<Enrolment> {
  const { actor } = context;
  if (actor.kind !== "person" || sessionId === null) {
    throw new AppError("forbidden", "Only a person who is signed in has passkeys.");
  }
  return begin(context, { id: actor.id, sessionId });
}

function begin(context: Context, { id: personId, sessionId }: Person): Promise<Enrolment> {
  const relyingParty = relyingPartyOf(context);
  return transaction(context.db, async (tx) => {
    await requireFreshLogin(tx, sessionId);
    if (await hasTooManyCeremonies(tx, personId)) {
      throw new AppError("rate_limited", "You have begun this too often; wait five minutes.");
    }
    const challenge = Uint8Array.from(randomBytes(32));
    const { id, expiresAt } = await tx.ceremony.create({
      data: {
        id: tx.newId(),
        kind: "enrol",
        personId,
        sessionId,
        nonce: challenge,
        challenge,
        createdAt: tx.now,
        expiresAt: new Date(tx.now.getTime() + CEREMONY_TIME),
      },
    });
    const options = await creationOptions(tx, relyingParty, personId, challenge);
    return { ceremony: id, options, expiresAt };
  });
}

export async function requireFreshLogin(tx: Tx, sessionId: string): Promise<void> {
  if (await isFreshLogin(tx, sessionId)) return;
  throw new AppError(
    "login_too_old",
    "To add a passkey, sign in again: your login is more than five minutes old.",
  );
}

async function creationOptions(
  tx: Tx,
  { id: rpId, name: rpName }: RelyingParty,
  personId: string,
  challenge: Uint8Array,
): Promise<Enrolment["options"]> {
  const { email, name } = await tx.person.findUniqueOrThrow({
    where: { id: personId },
    select: { email: true, name: true },
  });
  const own = await tx.passkey.findMany({
    where: { personId, revokedAt: null },
    select: { credentialId: true, transports: true },
  });
  return {
    rp: { id: rpId, name: rpName },
    // No personal data (section 14.6.1): the person's id.
    user: {
      id: base64Url(Buffer.from(personId.replaceAll("-", ""), "hex")),
      name: email,
      displayName: name,
    },
    challenge: base64Url(challenge),
    pubKeyCredParams: PASSKEY_ALGORITHMS.map((alg) => ({ alg, type: "public-key" })),
    timeout: CEREMONY_TIME,
    excludeCredentials: own.map(({ credentialId, transports }) => ({
      id: base64Url(credentialId),
      type: "public-key",
      transports: knownTransports(transports),
    })),
    authenticatorSelection: {
      residentKey: "preferred",
      requireResidentKey: false,
      userVerification: "required",
    },
    attestation: "none",
  };
}
