import { generateKeyPairSync, randomBytes } from "node:crypto";
import { readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { SetupError } from "@/lib/config/setup-error";
import { checkpointText } from "@/lib/ledger/checkpoint";
import { EMPTY_ROOT, sameHash, verifyConsistency } from "@/lib/ledger/merkle";
import { composeNote, type NoteSigner, noteSigner, parseNote } from "@/lib/ledger/note";
import {
  ensureSignerFolder,
  readState,
  type StoredState,
  writeDurably,
  writeState,
} from "@/lib/processes/signer/signer-state";
import {
  type CheckpointRequest,
  type LogKey,
  SignerError,
  type SignerState,
} from "@/lib/providers/signer/port";

/** Beyond this the database's clock and the signer's disagree too much to put a name to anything. */
const MAX_SKEW_MS = 2000;
const KEY_FILE = /^key-\d+\.pem$/;

/**
 * Signs the heads of one log, each a proven continuation of the one before. Remembers what it has signed on disk
 * before it hands it out, so that neither a crash nor a restored database makes it sign a second history.
 */
export class LogSigner {
  readonly #folder: string;
  readonly #now: () => number;
  #state: StoredState;
  #key: NoteSigner;

  /** Opens the folder, or makes it with a new key. `origin` null: a random name, which is kept. */
  constructor(folder: string, origin: string | null, now: () => number) {
    this.#folder = folder;
    this.#now = now;
    ensureSignerFolder(folder);
    this.#state = readState(folder) ?? this.#begin(origin);
    if (origin !== null && origin !== this.#state.origin) {
      throw new SetupError(
        `This signer signs for ${this.#state.origin}; TOLLGATE_LOG_ORIGIN says ${origin}. A log keeps its name for ever.`,
      );
    }
    this.#key = this.#readKey();
    this.#removeRetired();
  }

  state(): SignerState {
    const { origin, signed } = this.#state;
    return {
      origin,
      keys: this.#keys(),
      signed: signed && { ...signed, root: Buffer.from(signed.root, "base64") },
    };
  }

  /** The signed note. Throws `SignerError`, and has signed nothing then. */
  sign(request: CheckpointRequest): string {
    this.#refuseSkew(request.at);
    const last = this.#last();
    const { size, root, oldSize, proof } = request;
    if (root.length !== 32) throw new SignerError("the root has to have 32 bytes", "malformed");
    if (oldSize !== last.size || size < last.size) {
      throw new SignerError(`a tree of ${last.size} was signed last`, "conflict");
    }
    if (size === last.size && this.#state.signed && sameHash(root, last.root)) {
      return this.#state.signed.note;
    }
    if (!verifyConsistency({ size1: oldSize, root1: last.root, size2: size, root2: root, proof })) {
      throw new SignerError(
        `the tree of ${size} is not a continuation of the tree of ${last.size} that was signed`,
        "inconsistent",
      );
    }
    const text = checkpointText({ origin: this.#state.origin, size, root });
    const note = composeNote(text, [this.#key.line(text)]);
    const signed = { size, root: Buffer.from(root).toString("base64"), note };
    this.#keep({ ...this.#state, signed });
    return note;
  }

  /** A new key takes over: it and the old one sign the last checkpoint together, and the old one is removed. */
  rotate(): LogKey[] {
    const last = this.#last();
    const fresh = makeKey(this.#folder, this.#state.keys.length);
    const next = noteSigner(this.#state.origin, fresh.pem);
    const text = this.#state.signed
      ? parseNote(this.#state.signed.note).text
      : checkpointText({ origin: this.#state.origin, size: last.size, root: last.root });
    const transition = composeNote(text, [this.#key.line(text), next.line(text)]);
    this.#keep({
      ...this.#state,
      keys: [
        ...this.#state.keys.map((key) => ({ ...key, file: "" })),
        { vkey: next.vkey, file: fresh.file, transition },
      ],
    });
    this.#key = next;
    this.#removeRetired();
    return this.#keys();
  }

  #keys(): LogKey[] {
    return this.#state.keys.map(({ vkey, transition }) => ({ vkey, transition }));
  }

  #last(): { size: number; root: Uint8Array } {
    const { signed } = this.#state;
    return signed
      ? { size: signed.size, root: Buffer.from(signed.root, "base64") }
      : { size: 0, root: EMPTY_ROOT };
  }

  #keep(state: StoredState): void {
    writeState(this.#folder, state);
    this.#state = state;
  }

  #refuseSkew(at: Date): void {
    const skew = at.getTime() - this.#now();
    if (Math.abs(skew) <= MAX_SKEW_MS) return;
    throw new SignerError(
      `the database's clock is ${skew} ms off this machine's; ${MAX_SKEW_MS} ms are the limit`,
      "clock_skew",
    );
  }

  #begin(origin: string | null): StoredState {
    // Keys whose state is lost are kept for a restored state, and never used without one: with the same key the signer
    // could sign a second history.
    for (const name of readdirSync(this.#folder).filter((file) => KEY_FILE.test(file))) {
      const aside = `lost-${randomBytes(6).toString("hex")}-${name}`;
      renameSync(path.join(this.#folder, name), path.join(this.#folder, aside));
    }
    const name = origin ?? `tollgate.invalid/${randomBytes(4).toString("hex")}`;
    const { file, pem } = makeKey(this.#folder, 0);
    const { vkey } = noteSigner(name, pem);
    const state: StoredState = {
      origin: name,
      keys: [{ vkey, file, transition: null }],
      signed: null,
    };
    writeState(this.#folder, state);
    return state;
  }

  #readKey(): NoteSigner {
    const { vkey, file } = this.#state.keys.at(-1) ?? { vkey: "", file: "" };
    try {
      const key = noteSigner(
        this.#state.origin,
        readFileSync(path.join(this.#folder, file), "utf8"),
      );
      if (key.vkey === vkey) return key;
    } catch (cause) {
      throw new SetupError(
        `${path.join(this.#folder, file)} cannot be read; expected the log's key. Restore it from a backup.`,
        { cause },
      );
    }
    throw new SetupError(
      `${path.join(this.#folder, file)} is another key than ${vkey}. Restore it from a backup.`,
    );
  }

  /** Keys that an earlier rotation has replaced, or that one has not come to use. */
  #removeRetired(): void {
    const used = this.#state.keys.map((key) => key.file);
    for (const name of readdirSync(this.#folder)) {
      if (KEY_FILE.test(name) && !used.includes(name)) rmSync(path.join(this.#folder, name));
    }
  }
}

function makeKey(folder: string, ordinal: number): { file: string; pem: string } {
  const pem = generateKeyPairSync("ed25519")
    .privateKey.export({ type: "pkcs8", format: "pem" })
    .toString();
  const file = `key-${ordinal}.pem`;
  writeDurably(folder, file, pem);
  return { file, pem };
}
