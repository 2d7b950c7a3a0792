import { StorageError } from "@/lib/domain/evidence/storage-error";
import type { Storage } from "@/lib/providers/storage/port";

const KEY = "readiness-check";
const BYTES = Buffer.from("Tollgate wrote this to see whether it can.\n");

/** Writes a small file and reads it again. */
export async function checkStorage(
  { put, get }: Pick<Storage, "put" | "get">,
  name: string,
): Promise<void> {
  await put(KEY, BYTES);
  const read = await get(KEY);
  if (read?.equals(BYTES)) return;
  throw new StorageError("failed", `${name} does not give back what was written to it.`);
}
