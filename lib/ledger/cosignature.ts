import { createHash, createPublicKey, type KeyObject, verify } from "node:crypto";

/** C2SP tlog-cosignature: the type byte of Ed25519 cosignatures. */
const COSIGNATURE_V1 = 0x04;
/** DER of an Ed25519 SubjectPublicKeyInfo up to the key itself (RFC 8410 section 4). */
const SPKI_HEAD = Buffer.from("302a300506032b6570032100", "hex");
const KEY_BYTES = 32;
const MAX_TIME = 2n ** 63n - 1n;

export type CosignerKey = {
  name: string;
  /** Eight hex digits. */
  keyId: string;
  publicKey: KeyObject;
};

/** Why a line is no cosignature by the key: `not-verified` ones say that they are. */
export type CosignatureFault = "other-key" | "malformed" | "not-verified";

export type OpenedCosignature = { ok: true; time: Date } | { ok: false; fault: CosignatureFault };

/** A witness's verifier key: `name+keyid+base64(0x04 || key)`. Null for anything else, also for other kinds of keys. */
export function parseCosignerKey(vkey: string): CosignerKey | null {
  const [, name, keyId, base64] = /^([^+\s\p{C}]+)\+([0-9a-f]{8})\+(\S+)$/u.exec(vkey) ?? [];
  if (name === undefined || keyId === undefined || base64 === undefined) return null;
  const bytes = fromBase64(base64);
  if (bytes?.length !== 1 + KEY_BYTES || bytes[0] !== COSIGNATURE_V1) return null;
  const key = bytes.subarray(1);
  if (cosignerKeyId(name, key) !== keyId) return null;
  const publicKey = createPublicKey({
    key: Buffer.concat([SPKI_HEAD, key]),
    format: "der",
    type: "spki",
  });
  return { name, keyId, publicKey };
}

/** SHA-256(name || newline || 0x04 || key)[0:4] in hex. */
export function cosignerKeyId(name: string, key: Uint8Array): string {
  return createHash("sha256")
    .update(`${name}\n`)
    .update(Uint8Array.of(COSIGNATURE_V1))
    .update(key)
    .digest("hex")
    .slice(0, 8);
}

/** What a witness signs: `text` is the note's text, without the empty line and the signatures. */
export function cosignedMessage(text: string, unixSeconds: bigint): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${unixSeconds}\n${text}`, "utf8");
}

/** The signature line, without its newline, that a witness answers with. */
export function cosignatureLine(
  { name, keyId }: Pick<CosignerKey, "name" | "keyId">,
  unixSeconds: bigint,
  signature: Uint8Array,
): string {
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(unixSeconds);
  const bytes = Buffer.concat([Buffer.from(keyId, "hex"), time, signature]);
  return `— ${name} ${bytes.toString("base64")}`;
}

/** Checks a signature line, without its newline, over the text of a note. */
export function openCosignature(line: string, key: CosignerKey, text: string): OpenedCosignature {
  const [, name, base64] = /^— (\S+) (\S+)$/u.exec(line) ?? [];
  const bytes = base64 === undefined ? null : fromBase64(base64);
  if (name === undefined || bytes === null || bytes.length < 5) return failed("malformed");
  if (name !== key.name || bytes.subarray(0, 4).toString("hex") !== key.keyId) {
    return failed("other-key");
  }
  if (bytes.length !== 4 + 8 + 64) return failed("not-verified");
  const seconds = bytes.readBigUInt64BE(4);
  // Zero stands for a cosignature without a time, which only subtrees may have.
  if (seconds === 0n || seconds > MAX_TIME) return failed("not-verified");
  const isVerified = verify(
    null,
    cosignedMessage(text, seconds),
    key.publicKey,
    bytes.subarray(12),
  );
  if (!isVerified) return failed("not-verified");
  const time = new Date(Number(seconds) * 1000);
  return Number.isNaN(time.getTime()) ? failed("not-verified") : { ok: true, time };
}

function failed(fault: CosignatureFault): OpenedCosignature {
  return { ok: false, fault };
}

/** Standard base64 in its one spelling; null for anything else. */
function fromBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : null;
}
