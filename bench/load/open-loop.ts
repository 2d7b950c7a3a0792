import { setTimeout as delay } from "node:timers/promises";
import { nextBatch } from "@/bench/load/samples";
import type { Target } from "@/bench/servers/target";

/**
 * Sends batches at a constant rate, whether or not earlier ones have been answered, and returns how long each
 * one took (milliseconds). The time counts from the moment that the batch was due, so that a client that falls
 * behind hides nothing.
 */
export async function openLoop(
  target: Target,
  { perSecond, size, seconds }: { perSecond: number; size: number; seconds: number },
): Promise<number[]> {
  const begun = performance.now();
  const count = Math.floor(perSecond * seconds);
  const took: number[] = [];
  const open: Promise<void>[] = [];
  for (let number = 0; number < count; number += 1) {
    const due = begun + (number * 1000) / perSecond;
    const wait = due - performance.now();
    if (wait > 1) await delay(wait);
    open.push(
      target.send(nextBatch(size), number).then(() => {
        took.push(performance.now() - due);
      }),
    );
  }
  await Promise.all(open);
  return took;
}
