import { setTimeout as delay } from "node:timers/promises";

/** Asks `is` twice a second until it answers true; an error counts as no. Throws after `seconds`, or on `signal`. */
export async function until(
  what: string,
  seconds: number,
  signal: AbortSignal,
  is: () => Promise<boolean>,
): Promise<void> {
  const deadline = performance.now() + seconds * 1_000;
  for (;;) {
    if (await is().catch(() => false)) return;
    if (performance.now() > deadline) throw new Error(`${what} took more than ${seconds} s`);
    await delay(500, undefined, { signal });
  }
}

export async function answers(url: string): Promise<boolean> {
  return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
}
