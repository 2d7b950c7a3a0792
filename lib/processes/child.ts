import { setTimeout as delay } from "node:timers/promises";

/** Ends the process's work in order; called once. */
export type Stop = () => Promise<void>;

const STOP_TIMEOUT_MS = 6000;

/**
 * Runs a process under the supervisor: reports when it is ready, and stops in order on SIGTERM, on SIGINT and
 * when the supervisor is gone, so that no child outlives it. A bug ends the process; the supervisor restarts it.
 */
export async function runChild(
  name: string,
  start: (signal: AbortSignal) => Promise<Stop>,
): Promise<void> {
  const ending = new AbortController();
  const ended = new Promise<void>((resolve) =>
    ending.signal.addEventListener("abort", () => resolve(), { once: true }),
  );
  for (const event of ["SIGTERM", "SIGINT"] as const) process.on(event, () => ending.abort());
  process.on("disconnect", () => ending.abort());
  process.on("unhandledRejection", (reason) => fail(name, reason));
  process.on("uncaughtException", (error) => fail(name, error));
  try {
    const stop = await start(ending.signal);
    process.send?.({ kind: "ready" });
    await ended;
    const timer = setTimeout(() => fail(name, "did not stop in time"), STOP_TIMEOUT_MS);
    await stop();
    clearTimeout(timer);
    process.exit(0);
  } catch (error) {
    if (ending.signal.aborted) process.exit(0);
    fail(name, error);
  }
}

/** Tries until it works: the database may come up after the processes do. Rejects when `signal` aborts. */
export async function untilItWorks(
  what: string,
  signal: AbortSignal,
  attempt: () => Promise<void>,
): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      await attempt();
      if (tries > 0) console.log(`${what}: done`);
      return;
    } catch (error) {
      if (tries === 0) console.log(`${what}: ${reasonOf(error)}; trying again`);
      await delay(500, undefined, { signal });
    }
  }
}

/** What `attempt` gives as soon as it works; null where it does not within so many milliseconds. */
export async function withPatience<T>(
  attempt: () => Promise<T>,
  milliseconds: number,
  signal: AbortSignal,
): Promise<T | null> {
  const deadline = performance.now() + milliseconds;
  for (;;) {
    try {
      return await attempt();
    } catch {
      if (performance.now() > deadline) return null;
      await delay(100, undefined, { signal });
    }
  }
}

export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || error.name;
}

function fail(name: string, error: unknown): never {
  console.error(`${name} ends:`, error);
  process.exit(1);
}
