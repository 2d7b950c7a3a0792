import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import type { Database } from "@/lib/data/database";
import type { Log } from "@/lib/live/log";

/** Two numbers that no other advisory lock of Tollgate uses. */
const LOCK = [7_420, 1] as const;
const TRY_AGAIN_MS = 500;
const CHECK_MS = 2000;

/**
 * Runs `work` in one process at a time among all that call this on one database, until `signal` aborts. The
 * leader holds an advisory lock on a connection of its own: when the process ends, however it ends, the server
 * frees the lock and another process takes over within a second. `work` ends when its signal aborts.
 */
export async function leadWhileAlone(
  db: Database,
  options: { signal: AbortSignal; log: Log; work: (signal: AbortSignal) => Promise<void> },
): Promise<void> {
  const { signal, log } = options;
  while (!signal.aborted) {
    try {
      await contend(db, options);
    } catch (error) {
      if (!signal.aborted) log.error({ error }, "the judge has no connection to the database");
    }
    await pause(TRY_AGAIN_MS, signal);
  }
}

async function contend(
  { pool }: Database,
  { signal, log, work }: Parameters<typeof leadWhileAlone>[1],
): Promise<void> {
  const client = new pg.Client({ ...pool.options, query_timeout: CHECK_MS });
  const lost = new AbortController();
  client.on("error", () => lost.abort());
  client.on("end", () => lost.abort());
  try {
    await client.connect();
    while (!(await tryLock(client))) {
      await pause(TRY_AGAIN_MS, signal);
      if (signal.aborted) return;
    }
    log.info({}, "this process judges the active runs");
    const check = setInterval(() => {
      client.query("SELECT").catch(() => lost.abort());
    }, CHECK_MS);
    await work(AbortSignal.any([signal, lost.signal])).finally(() => clearInterval(check));
  } finally {
    // A connection whose other end is gone may never say goodbye.
    await Promise.race([client.end().catch(() => {}), delay(CHECK_MS, undefined, { ref: false })]);
  }
}

async function tryLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ held: boolean }>(
    "SELECT pg_try_advisory_lock($1, $2) AS held",
    [...LOCK],
  );
  return rows[0]?.held === true;
}

/** Waits, or less if `signal` aborts first. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal }).catch(() => {});
}
