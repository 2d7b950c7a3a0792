import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { EMPTY_ROOT, verifyConsistency } from "@/lib/ledger/merkle";

/** A key of notes by its C2SP name: `name+keyid+base64(type || key)`. */
export type NoteKey = { name: string; vkey: string; id: Buffer; publicKey: KeyObject };
export type SigningKey = NoteKey & { privateKey: KeyObject };

const COSIGNER_KEY = 0x04;

export function newNoteKey(name: string, type: 1 | 4): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const raw = publicKey.export({ type: "spki", format: "der" }).subarray(-32);
  const typed = Buffer.concat([Buffer.of(type), raw]);
  const id = createHash("sha256").update(`${name}\n`).update(typed).digest().subarray(0, 4);
  const vkey = `${name}+${id.toString("hex")}+${typed.toString("base64")}`;
  return { name, vkey, id, publicKey, privateKey };
}

/** A log's checkpoint as its key signs it. */
export function signCheckpoint(key: SigningKey, size: number, root: Uint8Array): string {
  const body = `${key.name}\n${size}\n${Buffer.from(root).toString("base64")}\n`;
  const signature = sign(null, Buffer.from(body), key.privateKey);
  return `${body}\n— ${key.name} ${Buffer.concat([key.id, signature]).toString("base64")}\n`;
}

type Answer = { status: number; type?: string; body: string };
/** What the witness would answer goes through this. */
type Tampering = (honest: Answer, request: string) => Answer | undefined;

export type WitnessServer = {
  origin: string;
  url: string;
  key: SigningKey;
  /** Bodies of the requests that came. */
  requests: string[];
  /** The size that it has confirmed last. */
  size: (origin: string) => number;
  /** Forgets what it has confirmed, as a witness that was restored from a backup does. */
  set: (origin: string, tree: { size: number; root: Uint8Array }) => void;
  /** Answers otherwise from now on; null: honestly again. */
  tamper: (tampering: Tampering | null) => void;
  /** Signs for a clock that is so many seconds ahead. */
  ahead: (seconds: number) => void;
  close: () => Promise<void>;
};

type Tree = { size: number; root: Buffer };

/**
 * A witness that keeps the contract of C2SP tlog-witness: checks the log's signature and the consistency proof, and
 * never confirms two histories. Its reading of notes shares nothing with the product's.
 */
export async function startWitnessServer(
  name: string,
  known: Pick<NoteKey, "name" | "vkey">[],
): Promise<WitnessServer> {
  const logs = known.map(readLogKey);
  const key = newNoteKey(name, COSIGNER_KEY);
  const trees = new Map<string, Tree>();
  const requests: string[] = [];
  let tampering: Tampering | null = null;
  let ahead = 0;
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    const body = await text(request);
    requests.push(body);
    const seconds = Math.floor(Date.now() / 1000) + ahead;
    const isRightCall = request.method === "POST" && request.url === "/w1/add-checkpoint";
    const honest = isRightCall
      ? answer(body, { key, logs, trees, seconds })
      : { status: 404, body: "" };
    const given = tampering ? tampering(honest, body) : honest;
    if (!given) return;
    response.writeHead(given.status, { "content-type": given.type ?? "text/plain" });
    response.end(given.body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    url: `${origin}/w1`,
    key,
    requests,
    size: (log) => trees.get(log)?.size ?? 0,
    set: (log, { size, root }) => trees.set(log, { size, root: Buffer.from(root) }),
    tamper: (next) => {
      tampering = next;
    },
    ahead: (next) => {
      ahead = next;
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

type Witnessing = {
  key: SigningKey;
  logs: NoteKey[];
  trees: Map<string, Tree>;
  seconds: number;
};

function answer(body: string, { key, logs, trees, seconds }: Witnessing): Answer {
  const request = readRequest(body);
  if (!request) return { status: 400, body: "malformed\n" };
  const log = logs.find(({ name }) => name === request.origin);
  if (!log) return { status: 404, body: "unknown log\n" };
  if (!isSignedBy(log, request)) return { status: 403, body: "no signature by a known key\n" };
  if (request.oldSize > request.size) return { status: 400, body: "old size is larger\n" };
  const held = trees.get(request.origin) ?? { size: 0, root: EMPTY_ROOT };
  if (held.size !== request.oldSize) {
    return { status: 409, type: "text/x.tlog.size", body: `${held.size}\n` };
  }
  const isConsistent = verifyConsistency({
    size1: held.size,
    size2: request.size,
    root1: held.root,
    root2: request.root,
    proof: request.proof,
  });
  if (!isConsistent) return { status: 422, body: "not a continuation\n" };
  trees.set(request.origin, request);
  return { status: 200, body: `${cosign(key, request.text, BigInt(seconds))}\n` };
}

export function cosign(key: SigningKey, noteText: string, seconds: bigint): string {
  const message = `cosignature/v1\ntime ${seconds}\n${noteText}`;
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(seconds);
  const signature = sign(null, Buffer.from(message), key.privateKey);
  return `— ${key.name} ${Buffer.concat([key.id, time, signature]).toString("base64")}`;
}

type Request = Tree & {
  oldSize: number;
  proof: Buffer[];
  origin: string;
  text: string;
  signatures: string[];
};

function readRequest(body: string): Request | null {
  const [, old, proof = "", note] = /^old (0|[1-9]\d*)\n((?:\S+\n)*)\n([\s\S]*)$/.exec(body) ?? [];
  const [, origin, size, root, signatures] =
    /^([^\n]+)\n(0|[1-9]\d*)\n(\S+)\n\n((?:— \S+ \S+\n)+)$/.exec(note ?? "") ?? [];
  if (!old || !note || !origin || !size || !root || !signatures) return null;
  const hashes = proof.split("\n").slice(0, -1);
  if (hashes.length > 63) return null;
  return {
    oldSize: Number(old),
    proof: hashes.map((hash) => Buffer.from(hash, "base64")),
    origin,
    size: Number(size),
    root: Buffer.from(root, "base64"),
    text: `${origin}\n${size}\n${root}\n`,
    signatures: signatures.split("\n").slice(0, -1),
  };
}

/** `name+keyid+base64(0x01 || key)`; names hold no plus. */
function readLogKey({ name, vkey }: Pick<NoteKey, "name" | "vkey">): NoteKey {
  const [id = "", ...base64] = vkey.slice(name.length + 1).split("+");
  const raw = Buffer.from(base64.join("+"), "base64").subarray(1);
  const jwk = { kty: "OKP", crv: "Ed25519", x: raw.toString("base64url") };
  const publicKey = createPublicKey({ key: jwk, format: "jwk" });
  return { name, vkey, id: Buffer.from(id, "hex"), publicKey };
}

function isSignedBy(log: NoteKey, { text: noteText, signatures }: Request): boolean {
  return signatures.some((line) => {
    const [, name, base64 = ""] = line.split(" ");
    const bytes = Buffer.from(base64, "base64");
    if (name !== log.name || !bytes.subarray(0, 4).equals(log.id)) return false;
    return verify(null, Buffer.from(noteText), log.publicKey, bytes.subarray(4));
  });
}
