import { AsyncLocalStorage } from "node:async_hooks";
import type { Prisma } from "@/lib/data/generated/client";
import { AppError } from "@/lib/domain/app-error";

/** A key in the hands of one request. */
export type HeldKey = { principal: string; route: string; key: string; owner: string };

const holding = new AsyncLocalStorage<{ held: HeldKey; isOver: boolean }>();

/** Every transaction that `work` commits notes in itself that the key's request has had its effect. */
export async function holdingKey<T>(held: HeldKey, work: () => Promise<T>): Promise<T> {
  const store = { held, isOver: false };
  try {
    return await holding.run(store, work);
  } finally {
    // Timers that the work has set go on in its context, but are no part of it.
    store.isOver = true;
  }
}

/**
 * Called last in a transaction. Throws where another request has taken the key over in the meantime, so that of
 * two with one key only one commits.
 */
export async function noteEffect(tx: Prisma.TransactionClient): Promise<void> {
  const store = holding.getStore();
  if (!store || store.isOver) return;
  const { principal, route, key, owner } = store.held;
  const noted = await tx.$executeRaw`
    UPDATE idempotency_key SET effect_at = coalesce(effect_at, clock_timestamp())
    WHERE principal = ${principal} AND route = ${route} AND key = ${key} AND owner = ${owner}::uuid`;
  if (noted === 0) {
    throw new AppError(
      "idempotency_key_in_flight",
      "This took so long that a repetition of it has begun; ask again in a moment.",
    );
  }
}
