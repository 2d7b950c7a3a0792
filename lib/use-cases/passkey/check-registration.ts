import { createHash, timingSafeEqual } from "node:crypto";
import { verifyRegistrationResponse } from "@simplewebauthn/server";
import { decodeAttestationObject } from "@simplewebauthn/server/helpers";
import type { EnrolRequest } from "@/lib/contract/passkey";
import type { AssertionFault } from "@/lib/domain/passkey/assertion-fault";
import { PASSKEY_ALGORITHMS } from "@/lib/domain/passkey/passkey-state";
import { clientDataFault, type Expected } from "@/lib/use-cases/access/check-assertion";
import { readKey } from "@/lib/use-cases/access/read-key";

type Answer = EnrolRequest["response"];

/** A public key as it is kept. */
export type NewKey = {
  credentialId: Uint8Array<ArrayBuffer>;
  publicKey: Uint8Array<ArrayBuffer>;
  spki: Uint8Array<ArrayBuffer>;
  alg: number;
  signCount: number;
  deviceType: string;
  backedUp: boolean;
  aaguid: string;
};

/**
 * Whether a device made a key for this server, just now and with its owner verified (WebAuthn Level 3, section 7.1).
 * No attestation is asked for; one with certificates is refused unread, since to judge it the library would fetch
 * addresses out of them.
 */
export async function checkRegistration(
  answer: Answer,
  expected: Pick<Expected, "challenge" | "relyingParty">,
): Promise<{ fault: AssertionFault } | { fault: null; key: NewKey }> {
  const fault =
    clientDataFault(
      Buffer.from(answer.response.clientDataJSON, "base64url"),
      "webauthn.create",
      expected,
    ) ?? attestationFault(answer.response.attestationObject, expected.relyingParty.id);
  if (fault) return { fault };
  const info = await verified(answer, expected);
  // The browser names the key beside the signed bytes; only those count.
  if (info?.credential.id !== answer.id) return { fault: "malformed" };
  const { credential, credentialDeviceType, credentialBackedUp, aaguid } = info;
  const read = readKey(credential.publicKey);
  if (!read) return { fault: "algorithm" };
  return {
    fault: null,
    key: {
      ...read,
      credentialId: bytesOf(credential.id),
      publicKey: credential.publicKey,
      signCount: credential.counter,
      deviceType: credentialDeviceType,
      backedUp: credentialBackedUp,
      aaguid,
    },
  };
}

/** Flags of authenticator data (section 6.1). */
const PRESENT = 0x01;
const VERIFIED = 0x04;

function attestationFault(text: string, rpId: string): AssertionFault | null {
  try {
    const attestation = decodeAttestationObject(bytesOf(text));
    const format = attestation.get("fmt");
    const isSelf = format === "packed" && attestation.get("attStmt").get("x5c") === undefined;
    if (format !== "none" && !isSelf) return "format";
    const data = attestation.get("authData");
    const wanted = createHash("sha256").update(rpId).digest();
    if (!timingSafeEqual(data.subarray(0, 32), wanted)) return "rp_id";
    const flags = data[32] ?? 0;
    if ((flags & PRESENT) === 0) return "user_presence";
    return (flags & VERIFIED) === 0 ? "user_verification" : null;
  } catch {
    return "malformed";
  }
}

async function verified(
  answer: Answer,
  { challenge, relyingParty }: Pick<Expected, "challenge" | "relyingParty">,
) {
  const { clientDataJSON, attestationObject } = answer.response;
  try {
    const result = await verifyRegistrationResponse({
      response: {
        id: answer.id,
        rawId: answer.rawId,
        type: answer.type,
        response: { clientDataJSON, attestationObject },
        clientExtensionResults: {},
      },
      expectedChallenge: Buffer.from(challenge).toString("base64url"),
      expectedOrigin: relyingParty.origin,
      expectedRPID: relyingParty.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: PASSKEY_ALGORITHMS,
    });
    return result.verified ? result.registrationInfo : null;
  } catch {
    return null;
  }
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(text, "base64url"));
}
