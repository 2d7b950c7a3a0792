import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { StorageError } from "@/lib/domain/evidence/storage-error";
import { checkStorage } from "@/lib/providers/storage/check-storage";
import type { Storage } from "@/lib/providers/storage/port";
import { checkedKey } from "@/lib/providers/storage/storage-key";

/** Files under one folder of this machine, which is made when the first file comes. */
export function localFolder(root: string): Storage {
  const fileOf = (key: string) => path.join(root, checkedKey(key));
  const put = async (key: string, bytes: Uint8Array) =>
    named(root, () => writeDurably(fileOf(key), bytes));
  const get = async (key: string) =>
    named(root, async () => {
      try {
        return await readFile(fileOf(key));
      } catch (error) {
        if (isAbsent(error)) return null;
        throw error;
      }
    });
  return {
    put,
    get,
    remove: async (key) => named(root, () => rm(fileOf(key), { force: true })),
    check: () => checkStorage({ put, get }, `The folder ${root}`),
  };
}

/** The system's failures in words; a key that is none stays the bug that it is. */
async function named<T>(root: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : null;
    if (code === null) throw error;
    const kind = code === "EACCES" || code === "EPERM" ? "forbidden" : "failed";
    throw new StorageError(kind, `The folder ${root} cannot be used: ${code}.`, { cause: error });
  }
}

/** Written beside its place, flushed, renamed, and the folder's entry flushed too. */
async function writeDurably(file: string, bytes: Uint8Array): Promise<void> {
  const folder = path.dirname(file);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const unfinished = path.join(folder, `.${randomUUID()}.part`);
  try {
    const handle = await open(unfinished, "wx", 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  const entry = await open(folder, "r");
  try {
    await entry.sync();
  } finally {
    await entry.close();
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
