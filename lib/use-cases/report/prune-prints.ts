import { deleteOldPrints } from "@/lib/data/report/prints";
import { AppError } from "@/lib/domain/app-error";
import { contentKey } from "@/lib/domain/evidence/storage-key";
import type { Context } from "@/lib/use-cases/context";

/** A PDF can be made again as long as there is the run. */
const KEPT_DAYS = 7;

/** Removes PDFs that nobody is likely to ask for again; returns how many. Only the server itself does this. */
export async function prunePrints({ actor, db, storage }: Context): Promise<number> {
  if (actor.kind !== "engine") throw new AppError("forbidden", "Only the server prunes prints.");
  if (!storage) return 0;
  const digests = await deleteOldPrints(db, KEPT_DAYS);
  for (const digest of digests) await storage.remove(contentKey(digest));
  return digests.length;
}
