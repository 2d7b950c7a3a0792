import type { Tx } from "@/lib/data/database";
import type { StoredPicture } from "@/lib/data/evidence/evidence";
import { holdDigests, removeUnused } from "@/lib/data/evidence/used-digests";
import { AppError } from "@/lib/domain/app-error";
import { StorageError } from "@/lib/domain/evidence/storage-error";
import { contentKey, pictureKey } from "@/lib/domain/evidence/storage-key";
import { sha256Hex } from "@/lib/ledger/sha256";
import type { ReencodedImage } from "@/lib/providers/image/port";
import type { Storage } from "@/lib/providers/storage/port";
import type { Context } from "@/lib/use-cases/context";

type Files = Map<string, Buffer>;

/** The digests by which a picture and its thumbnail are stored. */
export function pictureDigests({ bytes, thumbnail }: ReencodedImage) {
  return { storedSha256: sha256Hex(bytes), thumbnailSha256: sha256Hex(thumbnail.bytes) };
}

/**
 * Stores pictures, then calls `record`, which writes the rows that refer to them and calls `hold` in its own
 * transaction. Where that fails, what nobody else refers to is taken away again.
 */
export async function withStoredPictures<T>(
  { db, storage }: Pick<Context, "db" | "storage">,
  images: readonly ReencodedImage[],
  record: (hold: (tx: Tx) => Promise<void>) => Promise<T>,
): Promise<T> {
  if (!storage) throw new AppError("unavailable", "This process keeps no evidence files.");
  const files: Files = new Map(
    images
      .flatMap((image) => [image.bytes, image.thumbnail.bytes])
      .map((bytes) => [sha256Hex(bytes), bytes]),
  );
  try {
    for (const [sha256, bytes] of files) await put(storage, sha256, bytes);
    return await record((tx) => hold(tx, storage, files));
  } catch (error) {
    await removeUnused(db, [...files.keys()], (one) => storage.remove(contentKey(one))).catch(
      // What failed first is what people have to hear of; a file that nobody refers to does no harm.
      () => undefined,
    );
    throw error;
  }
}

/** Somebody whose own upload failed may have taken the same bytes away before this row could be seen. */
async function hold(tx: Tx, storage: Storage, files: Files): Promise<void> {
  await holdDigests(tx, [...files.keys()]);
  for (const [sha256, bytes] of files) {
    if (!(await get(storage, contentKey(sha256)))) await put(storage, sha256, bytes);
  }
}

/** The bytes of a stored picture. What no longer has the digest on record is not handed out. */
export async function readPicture(
  storage: Storage,
  { id, storedSha256, thumbnailSha256 }: StoredPicture,
  part: "file" | "thumbnail",
): Promise<Buffer> {
  const known = part === "file" ? storedSha256 : thumbnailSha256;
  const byDigest = known === null ? null : await get(storage, contentKey(known));
  // Rows from before digests named files; of their thumbnails no digest is on record.
  const bytes = byDigest ?? (await get(storage, pictureKey(id, part)));
  if (!bytes) throw new AppError("unavailable", "The file is not where it was stored.");
  if (known === null || sha256Hex(bytes) === known) return bytes;
  throw new AppError("unavailable", "The stored file does not have the digest that is on record.");
}

async function put(storage: Storage, sha256: string, bytes: Buffer): Promise<void> {
  await told(() => storage.put(contentKey(sha256), bytes));
}

function get(storage: Storage, key: string): Promise<Buffer | null> {
  return told(() => storage.get(key));
}

async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    const message = `Evidence files cannot be stored or read: ${error.message}`;
    throw new AppError("unavailable", message, { cause: error });
  }
}
