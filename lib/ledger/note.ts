import {
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign,
  verify,
} from "node:crypto";

/** C2SP signed-note: the type byte of Ed25519 signatures. */
const ED25519 = 0x01;
/** DER of an Ed25519 SubjectPublicKeyInfo up to the key itself (RFC 8410 section 4). */
const SPKI_HEAD = Buffer.from("302a300506032b6570032100", "hex");
/** A note is refused unread beyond these. */
const MAX_BYTES = 1_000_000;
const MAX_SIGNATURES = 100;

export type NoteVerifier = { name: string; keyId: string; vkey: string; publicKey: KeyObject };
export type NoteSigner = NoteVerifier & {
  /** The signature line over a text, without its newline. */
  line: (text: string) => string;
};
export type NoteSignature = { name: string; keyId: string; signature: Buffer; line: string };

export class NoteError extends Error {}

/** Signs as `name` with an Ed25519 key in PKCS #8 PEM. */
export function noteSigner(name: string, privateKey: string): NoteSigner {
  if (!isKeyName(name)) throw new NoteError(`"${name}" is not a key name`);
  const key = createPrivateKey(privateKey);
  const publicKey = createPublicKey(key);
  const raw = publicKey.export({ type: "spki", format: "der" }).subarray(SPKI_HEAD.length);
  const keyId = noteKeyId(name, raw);
  const vkey = `${name}+${keyId}+${Buffer.from([ED25519, ...raw]).toString("base64")}`;
  const line = (text: string) => {
    const bytes = Buffer.concat([
      Buffer.from(keyId, "hex"),
      sign(null, Buffer.from(text, "utf8"), key),
    ]);
    return `— ${name} ${bytes.toString("base64")}`;
  };
  return { name, keyId, vkey, publicKey, line };
}

/** SHA-256(name || newline || 0x01 || key)[0:4] in hex. */
export function noteKeyId(name: string, key: Uint8Array): string {
  return createHash("sha256")
    .update(`${name}\n`)
    .update(Uint8Array.of(ED25519))
    .update(key)
    .digest("hex")
    .slice(0, 8);
}

/** Reads `name+keyid+base64(0x01 || key)`. Throws `NoteError` for anything else. */
export function parseVkey(vkey: string): NoteVerifier {
  const [, name, keyId, base64] = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(vkey) ?? [];
  if (!name || !keyId || !base64 || !isKeyName(name)) throw new NoteError("is not name+keyid+key");
  const bytes = decodeBase64(base64);
  if (bytes?.length !== 33 || bytes[0] !== ED25519) throw new NoteError("is no Ed25519 key");
  const raw = bytes.subarray(1);
  if (noteKeyId(name, raw) !== keyId) throw new NoteError("its key id is not the key's");
  const publicKey = createPublicKey({
    key: Buffer.concat([SPKI_HEAD, raw]),
    format: "der",
    type: "spki",
  });
  return { name, keyId, vkey, publicKey };
}

/** The note of a text, which ends with a newline, and its signature lines. */
export function composeNote(text: string, lines: readonly string[]): string {
  if (!text.endsWith("\n")) throw new NoteError("the text has to end with a newline");
  return `${text}\n${lines.map((line) => `${line}\n`).join("")}`;
}

/** Splits a note into its text and its signatures, none of them checked. Throws `NoteError` where it is malformed. */
export function parseNote(note: string): { text: string; signatures: NoteSignature[] } {
  if (Buffer.byteLength(note) > MAX_BYTES) throw new NoteError("the note is too long");
  if (/[^\P{Cc}\n]|\ufffd/u.test(note)) throw new NoteError("has a control character");
  const split = note.lastIndexOf("\n\n");
  if (split < 0 || !note.endsWith("\n")) throw new NoteError("has no text and signatures");
  const lines = note.slice(split + 2, -1).split("\n");
  if (lines.length > MAX_SIGNATURES) throw new NoteError("has too many signatures");
  return { text: note.slice(0, split + 1), signatures: lines.map(parseSignature) };
}

/**
 * The text of a note that at least one of the verifiers has signed, with the key ids of those that have. Keys that
 * nobody knows are ignored; a wrong signature by a known key is an error, as C2SP signed-note asks.
 */
export function openNote(
  note: string,
  verifiers: readonly NoteVerifier[],
): { text: string; signedBy: NoteVerifier[] } {
  const { text, signatures } = parseNote(note);
  const signedBy: NoteVerifier[] = [];
  for (const { name, keyId, signature } of signatures) {
    const known = verifiers.find((v) => v.name === name && v.keyId === keyId);
    if (!known || signedBy.includes(known)) continue;
    if (!verify(null, Buffer.from(text, "utf8"), known.publicKey, signature)) {
      throw new NoteError(`the signature of ${name}+${keyId} does not verify`);
    }
    signedBy.push(known);
  }
  if (signedBy.length === 0) throw new NoteError("no known key has signed it");
  return { text, signedBy };
}

function parseSignature(line: string): NoteSignature {
  const [, name, base64] = /^— (\S+) ([A-Za-z0-9+/=]+)$/.exec(line) ?? [];
  const bytes = base64 === undefined ? null : decodeBase64(base64);
  if (!name || !isKeyName(name) || !bytes || bytes.length < 5) {
    throw new NoteError("has a malformed signature line");
  }
  return {
    name,
    keyId: bytes.subarray(0, 4).toString("hex"),
    signature: bytes.subarray(4),
    line,
  };
}

function isKeyName(name: string): boolean {
  return name !== "" && !/[\s+\p{C}]/u.test(name);
}

/** Standard base64 in its one spelling; null for anything else. */
function decodeBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : null;
}
