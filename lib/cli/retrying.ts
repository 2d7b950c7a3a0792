import { setTimeout as delay } from "node:timers/promises";
import { newIdempotencyKey } from "@/lib/api-client/api-client";
import { ApiProblem, ApiUnreachable } from "@/lib/api-client/api-problem";

const PAUSES_MS = [250, 500, 1_000, 2_000, 4_000];

/** Tries again, with one Idempotency-Key for all tries, while the server is away or asks to wait. */
export async function retrying<T>(
  work: (options: { idempotencyKey: string }) => Promise<T>,
  pauses: number[] = PAUSES_MS,
): Promise<T> {
  const options = { idempotencyKey: newIdempotencyKey() };
  for (const pause of pauses) {
    try {
      return await work(options);
    } catch (error) {
      if (!isPassing(error)) throw error;
      await delay(pause);
    }
  }
  return work(options);
}

/** Whether the same request may succeed a little later. */
export function isPassing(error: unknown): boolean {
  if (error instanceof ApiUnreachable) return true;
  if (!(error instanceof ApiProblem)) return false;
  const { status } = error.problem;
  return status >= 500 || status === 429 || error.code === "idempotency_key_in_flight";
}
