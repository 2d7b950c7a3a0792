import { ed25519 } from "@noble/curves/ed25519.js";
import { type Bytes, joinBytes, sameBytes } from "@/lib/verifier/bytes";

/** DER of an Ed25519 SubjectPublicKeyInfo up to the key itself (RFC 8410 section 4). */
const ED25519_HEAD = Uint8Array.from([0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0]);

/** The 32 bytes of the key; null for any other kind of key. */
export function ed25519Key(spki: Uint8Array): Bytes | null {
  const isOne = spki.length === 44 && sameBytes(spki.subarray(0, 12), ED25519_HEAD);
  return isOne ? Uint8Array.from(spki.subarray(12)) : null;
}

/** RFC 8032. Uses the platform's own where it has it, which not every browser does. */
export async function isEd25519(
  key: Bytes,
  signature: Uint8Array,
  message: Uint8Array,
): Promise<boolean> {
  if (key.length !== 32 || signature.length !== 64) return false;
  const imported = await platformKey(key);
  const [signed, data] = [Uint8Array.from(signature), Uint8Array.from(message)];
  if (imported) return crypto.subtle.verify("Ed25519", imported, signed, data);
  try {
    return ed25519.verify(signed, data, key, { zip215: false });
  } catch {
    return false;
  }
}

const imported = new Map<string, Promise<CryptoKey | null>>();

function platformKey(key: Bytes): Promise<CryptoKey | null> {
  const name = key.join();
  const known = imported.get(name) ?? importKey(key);
  imported.set(name, known);
  return known;
}

async function importKey(key: Bytes): Promise<CryptoKey | null> {
  try {
    return await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
  } catch {
    return null;
  }
}

/** COSE algorithms (RFC 9053) that a passkey may use. */
export const ES256 = -7;
export const EDDSA = -8;
export const RS256 = -257;

/** Whether a passkey with this SubjectPublicKeyInfo signed; null where this platform cannot tell. */
export async function isSignedByPasskey(
  key: { spki: Bytes; alg: number },
  signature: Bytes,
  message: Bytes,
): Promise<boolean | null> {
  switch (key.alg) {
    case ES256:
      return isEs256(key.spki, signature, message);
    case EDDSA: {
      const raw = ed25519Key(key.spki);
      return raw !== null && isEd25519(raw, signature, message);
    }
    case RS256:
      return isRs256(key.spki, signature, message);
    default:
      return false;
  }
}

async function isEs256(spki: Bytes, der: Bytes, message: Bytes): Promise<boolean | null> {
  const signature = rawEcdsa(der);
  if (!signature) return false;
  if (!globalThis.crypto?.subtle) return null;
  try {
    const algorithm = { name: "ECDSA", namedCurve: "P-256" };
    const key = await crypto.subtle.importKey("spki", spki, algorithm, false, ["verify"]);
    return await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, signature, message);
  } catch {
    return false;
  }
}

async function isRs256(spki: Bytes, signature: Bytes, message: Bytes): Promise<boolean | null> {
  if (!globalThis.crypto?.subtle) return null;
  try {
    const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
    const key = await crypto.subtle.importKey("spki", spki, algorithm, false, ["verify"]);
    return await crypto.subtle.verify(algorithm.name, key, signature, message);
  } catch {
    return false;
  }
}

/** r || s of an Ecdsa-Sig-Value (RFC 3279 section 2.2.3) in its one DER spelling, for P-256. */
function rawEcdsa(der: Bytes): Bytes | null {
  if (der[0] !== 0x30 || der[1] !== der.length - 2) return null;
  const r = integerAt(der, 2);
  const s = r && integerAt(der, r.end);
  if (!s || s.end !== der.length) return null;
  return joinBytes(r.value, s.value);
}

function integerAt(der: Bytes, at: number): { value: Bytes; end: number } | null {
  const length = der[at + 1] ?? 0;
  const bytes = der.subarray(at + 2, at + 2 + length);
  const [first = 0x80, second = 0] = bytes;
  if (der[at] !== 2 || length === 0 || bytes.length !== length || first >= 0x80) return null;
  const hasZero = first === 0 && length > 1;
  if (hasZero && second < 0x80) return null;
  const digits = hasZero ? bytes.subarray(1) : bytes;
  if (digits.length > 32) return null;
  return { value: joinBytes(new Uint8Array(32 - digits.length), digits), end: at + 2 + length };
}
