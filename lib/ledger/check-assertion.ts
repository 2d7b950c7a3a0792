import { createHash, createPublicKey, type KeyObject, verify } from "node:crypto";

export type StoredAssertion = {
  /** SubjectPublicKeyInfo, DER. */
  spki: Uint8Array;
  /** COSE algorithm: -7 ES256, -8 Ed25519, -257 RS256. */
  alg: number;
  clientDataJson: Uint8Array;
  authenticatorData: Uint8Array;
  signature: Uint8Array;
  /** What the device was asked to sign. */
  challenge: Uint8Array;
};

const PRESENT_AND_VERIFIED = 0x05;

/**
 * What is wrong with a kept WebAuthn assertion, or null. WebAuthn Level 3, section 7.2: the type, the challenge, user
 * presence and verification, and the signature over the authenticator data and the hash of the client data.
 */
export function checkAssertion(stored: StoredAssertion): string | null {
  const said = readClientData(stored.clientDataJson);
  if (said?.type !== "webauthn.get") return "its client data are of no signature";
  if (said.challenge !== Buffer.from(stored.challenge).toString("base64url")) {
    return "its challenge is not that of its document";
  }
  const flags = stored.authenticatorData[32] ?? 0;
  if ((flags & PRESENT_AND_VERIFIED) !== PRESENT_AND_VERIFIED) return "nobody verified the user";
  return isSigned(stored) ? null : "its signature is not by its passkey";
}

function isSigned({ spki, alg, clientDataJson, authenticatorData, signature }: StoredAssertion) {
  const hash = createHash("sha256").update(clientDataJson).digest();
  const signed = Buffer.concat([authenticatorData, hash]);
  try {
    return verify(alg === -8 ? null : "sha256", signed, keyOf(spki), signature);
  } catch {
    return false;
  }
}

function keyOf(spki: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.from(spki), type: "spki", format: "der" });
}

function readClientData(bytes: Uint8Array): { type?: unknown; challenge?: unknown } | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"));
    return typeof value === "object" && value !== null ? value : null;
  } catch {
    return null;
  }
}
