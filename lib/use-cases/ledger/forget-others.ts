import { keepOnlyStates, type WitnessKind } from "@/lib/data/ledger/witness-states";
import { AppError } from "@/lib/domain/app-error";
import type { Context } from "@/lib/use-cases/context";

/** Drops what is kept of how exchanges stood with those whom the operator does not name any more. */
export async function forgetOthers(
  { actor, db }: Context,
  named: Record<WitnessKind, readonly string[]>,
): Promise<void> {
  if (actor.kind !== "engine")
    throw new AppError("forbidden", "Only the server keeps track of witnesses.");
  await keepOnlyStates(db, "witness", named.witness);
  await keepOnlyStates(db, "timestamp", named.timestamp);
}
