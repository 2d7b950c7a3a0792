import type { Tx } from "@/lib/data/database";
import { AppError } from "@/lib/domain/app-error";
import { isUuid } from "@/lib/domain/is-uuid";

/** A proposal by its id. Throws `not_found`. */
export async function findChange(tx: Pick<Tx, "approvalRulesChange">, id: string) {
  const change = isUuid(id) ? await tx.approvalRulesChange.findUnique({ where: { id } }) : null;
  if (!change) throw new AppError("not_found", "There is nothing at this address.");
  return change;
}
