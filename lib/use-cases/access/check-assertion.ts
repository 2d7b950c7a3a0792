import { createHash, createPublicKey, timingSafeEqual, verify } from "node:crypto";
import { verifyAuthenticationResponse } from "@simplewebauthn/server";
import { parseAuthenticatorData } from "@simplewebauthn/server/helpers";
import type { Assertion } from "@/lib/contract/passkey";
import type { AssertionFault } from "@/lib/domain/passkey/assertion-fault";
import { PASSKEY_ALGORITHMS } from "@/lib/domain/passkey/passkey-state";
import type { RelyingParty } from "@/lib/domain/passkey/relying-party";

/** The stored half of a passkey. */
export type StoredKey = {
  credentialId: Uint8Array;
  /** COSE, and the same as SubjectPublicKeyInfo. */
  publicKey: Uint8Array;
  spki: Uint8Array;
  alg: number;
  signCount: number;
  deviceType: string;
};

export type Expected = { challenge: Uint8Array; relyingParty: RelyingParty; key: StoredKey };

export type Checked =
  | { fault: AssertionFault }
  | { fault: null; signCount: number; backedUp: boolean; bytes: AssertionBytes };

/** As the device gave them: what was hashed and signed, and the signature. */
export type AssertionBytes = {
  clientData: Uint8Array<ArrayBuffer>;
  authenticatorData: Uint8Array<ArrayBuffer>;
  signature: Uint8Array<ArrayBuffer>;
};

/**
 * Whether the passkey signed the challenge, here and now, with its owner verified (WebAuthn Level 3, section 7.2).
 * The library checks the whole; what it lets pass and a signature must not have is checked before: an embedding page
 * (`crossOrigin` without a top origin), flags that changed since enrolment. The counter comes last, so that only the
 * holder of the key can raise that alarm.
 */
export async function checkAssertion(answer: Assertion, expected: Expected): Promise<Checked> {
  const { key, relyingParty } = expected;
  const bytes = {
    clientData: bytesOf(answer.response.clientDataJSON),
    authenticatorData: bytesOf(answer.response.authenticatorData),
    signature: bytesOf(answer.response.signature),
  };
  const fault =
    clientDataFault(bytes.clientData, "webauthn.get", expected) ??
    authenticatorFault(bytes.authenticatorData, relyingParty, key.deviceType);
  if (fault) return { fault };
  if (!PASSKEY_ALGORITHMS.includes(key.alg)) return { fault: "algorithm" };
  const info = await verified(answer, expected);
  if (info === null || !isSigned(bytes, key)) return { fault: "signature" };
  const { newCounter: signCount, credentialBackedUp: backedUp } = info;
  // A device that counts at all counts up with every use.
  const counts = signCount > 0 || key.signCount > 0;
  if (counts && signCount <= key.signCount) return { fault: "sign_count" };
  return { fault: null, signCount, backedUp, bytes };
}

/**
 * The signature once more, as others will check it later: with the key as SubjectPublicKeyInfo, and by OpenSSL, which
 * takes one encoding of a signature only, where the library takes several.
 */
function isSigned({ clientData, authenticatorData, signature }: AssertionBytes, key: StoredKey) {
  const hash = createHash("sha256").update(clientData).digest();
  const signed = Buffer.concat([authenticatorData, hash]);
  try {
    const publicKey = createPublicKey({ key: Buffer.from(key.spki), format: "der", type: "spki" });
    const digest = publicKey.asymmetricKeyType === "ed25519" ? null : "sha256";
    return verify(digest, signed, publicKey, signature);
  } catch {
    return false;
  }
}

async function verified(answer: Assertion, { challenge, relyingParty, key }: Expected) {
  try {
    const { userHandle, ...response } = answer.response;
    const { verified: isRight, authenticationInfo } = await verifyAuthenticationResponse({
      response: {
        id: answer.id,
        rawId: answer.rawId,
        type: answer.type,
        response: { ...response, ...(userHandle ? { userHandle } : {}) },
        clientExtensionResults: {},
      },
      expectedChallenge: Buffer.from(challenge).toString("base64url"),
      expectedOrigin: relyingParty.origin,
      expectedRPID: relyingParty.id,
      requireUserVerification: true,
      // The counter is judged by the caller, after the signature.
      credential: {
        id: Buffer.from(key.credentialId).toString("base64url"),
        publicKey: Uint8Array.from(key.publicKey),
        counter: 0,
      },
    });
    return isRight ? authenticationInfo : null;
  } catch {
    // DER that cannot be parsed, a key that fits no signature: all the same to who asks.
    return null;
  }
}

type ClientData = Record<string, unknown>;

/** What the browser says of the page, in the order of the specification. */
export function clientDataFault(
  bytes: Uint8Array,
  type: "webauthn.get" | "webauthn.create",
  { challenge, relyingParty }: Pick<Expected, "challenge" | "relyingParty">,
): AssertionFault | null {
  const data = parseClientData(bytes);
  if (!data) return "malformed";
  if (data.type !== type) return "type";
  if (data.challenge !== Buffer.from(challenge).toString("base64url")) return "challenge";
  if (data.origin !== relyingParty.origin) return "origin";
  const isEmbedded = data.crossOrigin !== undefined && data.crossOrigin !== false;
  return isEmbedded || data.topOrigin !== undefined ? "cross_origin" : null;
}

function parseClientData(bytes: Uint8Array): ClientData | null {
  try {
    const data: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return typeof data === "object" && data !== null ? (data as ClientData) : null;
  } catch {
    return null;
  }
}

/** What the device says: for which server, that somebody was there and was verified, and what kind of key it is. */
function authenticatorFault(
  bytes: Uint8Array<ArrayBuffer>,
  relyingParty: RelyingParty,
  deviceType: string,
): AssertionFault | null {
  const data = parsed(bytes);
  if (!data) return "malformed";
  const { flags, rpIdHash } = data;
  const wanted = createHash("sha256").update(relyingParty.id).digest();
  if (!timingSafeEqual(rpIdHash, wanted)) return "rp_id";
  if (!flags.up) return "user_presence";
  if (!flags.uv) return "user_verification";
  const isCopied = deviceType === "multiDevice";
  return flags.be !== isCopied || (flags.bs && !flags.be) ? "backup_flags" : null;
}

function parsed(bytes: Uint8Array<ArrayBuffer>) {
  try {
    return parseAuthenticatorData(bytes);
  } catch {
    return null;
  }
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(text, "base64url"));
}
