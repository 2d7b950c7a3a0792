import { findEvidence } from "@/lib/data/evidence/evidence";
import { requireScope } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import { nameWithoutExtension } from "@/lib/domain/evidence/clean-file-name";
import { sha256Hex } from "@/lib/ledger/sha256";
import type { Context } from "@/lib/use-cases/context";
import { readPicture } from "@/lib/use-cases/run/stored-picture";

export type StoredFile = { bytes: Buffer; sha256: string; mime: string; name: string };

/**
 * Reads a stored picture or its thumbnail for a member of the project. One that no longer has the digest on
 * record is not handed out.
 */
export async function readFile(
  { actor, db, storage }: Context,
  evidenceId: string,
  part: "file" | "thumbnail",
): Promise<StoredFile> {
  const row = await findEvidence(db.prisma, evidenceId);
  if (!row) throw new AppError("not_found", "There is nothing at this address.");
  requireScope(actor, row.projectId, "read");
  if (!storage) throw new AppError("unavailable", "This process keeps no evidence files.");
  if (row.kind === "link") throw new AppError("not_found", "A link has no file.");
  const bytes = await readPicture(storage, row, part);
  const sha256 = sha256Hex(bytes);
  const stem = nameWithoutExtension(row.originalName ?? row.title);
  return part === "file"
    ? { bytes, sha256, mime: "image/png", name: `${stem}.png` }
    : { bytes, sha256, mime: "image/webp", name: `${stem}-thumbnail.webp` };
}
