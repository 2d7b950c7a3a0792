import type { BundleLeaf } from "@/lib/data/ledger/bundle-leaves";
import { findPageBytes } from "@/lib/data/page/imported-pages";
import { AppError } from "@/lib/domain/app-error";
import { sha256Hex } from "@/lib/ledger/sha256";
import type { Context } from "@/lib/use-cases/context";
import { readPicture } from "@/lib/use-cases/run/stored-picture";

type Reader = Pick<Context, "storage" | "db">;

/** The pictures and pages that entries of a run name, each once, in the order of their digests. */
export async function readBundleFiles(
  context: Reader,
  leaves: readonly BundleLeaf[],
): Promise<{ sha256: string; data: string }[]> {
  const files = new Map<string, string>();
  for (const { kind, detail } of leaves) {
    if (kind === "evidence.added" && typeof detail.stored === "string") {
      const id = String(detail.evidence);
      files.set(detail.stored, await pictureOf(context, id, detail.stored));
    }
    if (kind === "run.created" && isPage(detail.page)) {
      const { id, sha256 } = detail.page;
      files.set(sha256, await pageOf(context, id, sha256));
    }
  }
  return [...files]
    .map(([sha256, data]) => ({ sha256, data }))
    .toSorted((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
}

async function pictureOf({ storage }: Reader, id: string, sha256: string): Promise<string> {
  if (!storage) throw new AppError("unavailable", "This process keeps no evidence files.");
  const stored = { id, storedSha256: sha256, thumbnailSha256: null };
  const bytes = await readPicture(storage, stored, "file").catch((cause: unknown) => {
    throw gone(id, cause);
  });
  return Buffer.from(bytes).toString("base64");
}

async function pageOf({ db }: Reader, id: string, sha256: string): Promise<string> {
  const bytes = await findPageBytes(db.prisma, id);
  if (bytes && sha256Hex(bytes) === sha256) return Buffer.from(bytes).toString("base64");
  throw new AppError(
    "unavailable",
    `The page ${id} is gone, or not the one on record; a bundle without it would not verify.`,
  );
}

function isPage(value: unknown): value is { id: string; sha256: string } {
  if (typeof value !== "object" || value === null) return false;
  return "id" in value && "sha256" in value && [value.id, value.sha256].every(isText);
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

function gone(id: string, cause: unknown): unknown {
  if (!(cause instanceof AppError)) return cause;
  return new AppError(
    "unavailable",
    `The file of the evidence ${id} cannot be had, and a bundle without it would not verify: ${cause.message}`,
    { cause },
  );
}
