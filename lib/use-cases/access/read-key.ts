import { createPublicKey } from "node:crypto";
import { cose, decodeCredentialPublicKey } from "@simplewebauthn/server/helpers";
import { PASSKEY_ALGORITHMS } from "@/lib/domain/passkey/passkey-state";

export type ReadKey = { spki: Uint8Array<ArrayBuffer>; alg: number };

/** A COSE key in the form that everything but WebAuthn reads; null for curves and kinds that are not taken. */
export function readKey(publicKey: Uint8Array<ArrayBuffer>): ReadKey | null {
  const key = decodeCredentialPublicKey(publicKey);
  const jwk = jwkOf(key);
  const alg = key.get(cose.COSEKEYS.alg);
  if (!jwk || alg === undefined || !PASSKEY_ALGORITHMS.includes(alg)) return null;
  try {
    const spki = createPublicKey({ key: jwk, format: "jwk" }).export({
      type: "spki",
      format: "der",
    });
    return { spki: Uint8Array.from(spki), alg };
  } catch {
    return null;
  }
}

function jwkOf(key: cose.COSEPublicKey) {
  const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString("base64url");
  if (cose.isCOSEPublicKeyEC2(key)) {
    if (key.get(cose.COSEKEYS.crv) !== cose.COSECRV.P256) return null;
    const [x, y] = [key.get(cose.COSEKEYS.x), key.get(cose.COSEKEYS.y)];
    return { kty: "EC", crv: "P-256", x: text(x), y: text(y) };
  }
  if (cose.isCOSEPublicKeyOKP(key)) {
    if (key.get(cose.COSEKEYS.crv) !== cose.COSECRV.ED25519) return null;
    return { kty: "OKP", crv: "Ed25519", x: text(key.get(cose.COSEKEYS.x)) };
  }
  if (!cose.isCOSEPublicKeyRSA(key)) return null;
  return { kty: "RSA", n: text(key.get(cose.COSEKEYS.n)), e: text(key.get(cose.COSEKEYS.e)) };
}
