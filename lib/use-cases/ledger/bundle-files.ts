import type { BundleLeaf } from "@/lib/data/ledger/bundle-leaves";
import { AppError } from "@/lib/domain/app-error";
import { sha256Hex } from "@/lib/ledger/sha256";
import type { Context } from "@/lib/use-cases/context";

/** The pictures that entries of a run name, each once, in the order of their digests. */
export async function readBundleFiles(
  { storage }: Pick<Context, "storage">,
  leaves: readonly BundleLeaf[],
): Promise<{ sha256: string; data: string }[]> {
  const files = new Map<string, string>();
  for (const { kind, detail } of leaves) {
    if (kind !== "evidence.added" || typeof detail.stored !== "string") continue;
    if (!storage) throw new AppError("unavailable", "This process keeps no evidence files.");
    const id = String(detail.evidence);
    const bytes = await storage.get(`${id.slice(0, 2)}/${id}.png`);
    if (!bytes || sha256Hex(bytes) !== detail.stored) {
      throw new AppError(
        "unavailable",
        `The file of the evidence ${id} is gone, or not the one on record; a bundle without it would not verify.`,
      );
    }
    files.set(detail.stored, bytes.toString("base64"));
  }
  return [...files]
    .map(([sha256, data]) => ({ sha256, data }))
    .toSorted((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
}
