import { type Bytes, digest, fromBase64, joinBytes, toHex, utf8 } from "@/lib/verifier/bytes";
import { isEd25519 } from "@/lib/verifier/signature";

/** C2SP signed-note: a log's own signatures, and tlog-cosignature: a witness's. */
const LOG_KEY = 0x01;
const WITNESS_KEY = 0x04;

export type NoteKey = { name: string; id: string; type: number; key: Bytes };
export type NoteLine = { name: string; id: string; signature: Bytes; line: string };
export type Note = { text: string; lines: NoteLine[] };
export type Checkpoint = { origin: string; size: number; root: Bytes };

/** `name+keyid+base64(type || key)`; null for anything else, and where the id is not the key's. */
export function readKey(vkey: string): NoteKey | null {
  const [, name, id, base64] = /^([^+\s\p{C}]+)\+([0-9a-f]{8})\+(\S+)$/u.exec(vkey) ?? [];
  const bytes = base64 === undefined ? null : fromBase64(base64);
  const type = bytes?.[0];
  if (!name || !id || bytes?.length !== 33 || (type !== LOG_KEY && type !== WITNESS_KEY))
    return null;
  const hash = toHex(digest(utf8(`${name}\n`), bytes)).slice(0, 8);
  return hash === id ? { name, id, type, key: bytes.subarray(1) } : null;
}

export function readLogKey(vkey: string): NoteKey | null {
  const key = readKey(vkey);
  return key?.type === LOG_KEY ? key : null;
}

export function readWitnessKey(vkey: string): NoteKey | null {
  const key = readKey(vkey);
  return key?.type === WITNESS_KEY ? key : null;
}

/** Null where the note is malformed. No signature is checked. */
export function readNote(note: string): Note | null {
  const split = note.lastIndexOf("\n\n");
  if (split < 0 || !note.endsWith("\n") || /[^\P{Cc}\n]|\ufffd/u.test(note)) return null;
  const lines = note
    .slice(split + 2, -1)
    .split("\n")
    .map(readLine);
  return lines.some((line) => line === null)
    ? null
    : { text: note.slice(0, split + 1), lines: lines.filter((line) => line !== null) };
}

function readLine(line: string): NoteLine | null {
  const [, name, base64] = /^— ([^+\s\p{C}]+) (\S+)$/u.exec(line) ?? [];
  const bytes = base64 === undefined ? null : fromBase64(base64);
  if (name === undefined || bytes === null || bytes.length < 5) return null;
  return { name, id: toHex(bytes.subarray(0, 4)), signature: bytes.slice(4), line };
}

/** C2SP tlog-checkpoint without extension lines; null for anything else. */
export function readCheckpoint(text: string): Checkpoint | null {
  const [origin = "", size = "", base64 = "", last, ...more] = text.split("\n");
  const root = fromBase64(base64);
  if (origin === "" || last !== "" || more.length > 0 || root?.length !== 32) return null;
  if (!/^(0|[1-9]\d*)$/.test(size) || !Number.isSafeInteger(Number(size))) return null;
  return { origin, size: Number(size), root };
}

/** The note's lines by this key; a line of another key that shares name and id would be one, too. */
export function linesOf(note: Note, { name, id }: NoteKey): NoteLine[] {
  return note.lines.filter((line) => line.name === name && line.id === id);
}

/** Whether the key has signed, and every line that says it has is right. */
export async function isNoteSignedBy(note: Note, key: NoteKey): Promise<boolean> {
  const lines = linesOf(note, key);
  const message = utf8(note.text);
  const right = await Promise.all(
    lines.map(({ signature }) => isEd25519(key.key, signature, message)),
  );
  return right.length === 1 && right[0] === true;
}

/** When the witness says that it saw the checkpoint; null where its line is wrong, undefined where there is none. */
export async function cosignedAt(note: Note, key: NoteKey): Promise<Date | null | undefined> {
  const [line, ...more] = linesOf(note, key);
  if (!line) return undefined;
  if (more.length > 0 || line.signature.length !== 72) return null;
  const seconds = new DataView(line.signature.buffer, line.signature.byteOffset).getBigUint64(0);
  // Zero stands for a cosignature without a time, which only subtrees may have.
  if (seconds === 0n || seconds > 8_640_000_000_000n) return null;
  const message = joinBytes(utf8(`cosignature/v1\ntime ${seconds}\n`), utf8(note.text));
  const isRight = await isEd25519(key.key, line.signature.slice(8), message);
  return isRight ? new Date(Number(seconds) * 1000) : null;
}
