import { deleteOldKeys } from "@/lib/data/idempotency/delete-old-keys";
import { AppError } from "@/lib/domain/app-error";
import type { Context } from "@/lib/use-cases/context";

/** Twice the 24 hours for which a repeated request is promised the first one's answer. */
const KEPT_HOURS = 48;

/** Forgets answers that nobody may ask for again, of all projects; only the server itself does this. */
export async function pruneKeys({ actor, db }: Context): Promise<number> {
  if (actor.kind !== "engine") throw new AppError("forbidden", "Only the server prunes keys.");
  return await deleteOldKeys(db, KEPT_HOURS);
}
