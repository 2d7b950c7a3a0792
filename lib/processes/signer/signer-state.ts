import { randomBytes } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import { z } from "zod";
import { SetupError } from "@/lib/config/setup-error";

const StateSchema = z.strictObject({
  origin: z.string(),
  /** `file` is empty for keys that are no longer in use. */
  keys: z
    .array(
      z.strictObject({ vkey: z.string(), file: z.string(), transition: z.string().nullable() }),
    )
    .min(1),
  signed: z
    .strictObject({ size: z.int().nonnegative(), root: z.base64(), note: z.string() })
    .nullable(),
});
/** What the signer must never forget. */
export type StoredState = z.infer<typeof StateSchema>;

const STATE = "state.json";

/** The state in the signer's folder; null where nobody has signed from it yet. */
export function readState(folder: string): StoredState | null {
  const file = path.join(folder, STATE);
  if (!existsSync(file)) return null;
  try {
    return StateSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (cause) {
    throw new SetupError(
      `${file} is damaged; expected what the signer has signed last. Restore it from a backup: without it the signer could sign a second history.`,
      { cause },
    );
  }
}

/** On disk when this returns: a crash at any moment leaves the old state or the new one, whole. */
export function writeState(folder: string, state: StoredState): void {
  writeDurably(folder, STATE, `${JSON.stringify(state, null, 2)}\n`);
}

/** Write, fsync, rename, fsync of the folder. */
export function writeDurably(folder: string, name: string, text: string): void {
  const next = path.join(folder, `${name}.${randomBytes(6).toString("hex")}.next`);
  try {
    const file = openSync(next, "wx", 0o600);
    try {
      const bytes = Buffer.from(text, "utf8");
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(next, path.join(folder, name));
  } catch (error) {
    rmSync(next, { force: true });
    throw error;
  }
  syncFolder(folder);
}

/** Only this user may look into it. */
export function ensureSignerFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
