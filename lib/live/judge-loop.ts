import type { Database } from "@/lib/data/database";
import { doorbellOf, ringDoorbell } from "@/lib/data/doorbell/doorbell";
import { mergeLeftOver } from "@/lib/data/metric/pending-folds";
import { findActiveRuns, findWaitingRuns } from "@/lib/data/run/find-runs-to-tick";
import { leadWhileAlone, pause } from "@/lib/live/leadership";
import type { Log } from "@/lib/live/log";
import { Ticker } from "@/lib/live/ticker";
import { ENGINE } from "@/lib/use-cases/run/engine";
import { tickRun } from "@/lib/use-cases/run/tick-run";

const EVERY_MS = 1000;
/** Runs that wait between stages are looked at this many rounds apart. */
const WAITING_EVERY = 5;
/** A run that keeps failing is reported this often. */
const REPORT_EVERY_MS = 60_000;

/**
 * Judges every active run once a second, sooner when samples have arrived. Any number of processes may call
 * this on one database: one of them judges. Returns a function that ends it.
 */
export function startJudgeLoop(options: { database: Database; log: Log }): () => Promise<void> {
  const ending = new AbortController();
  const ended = leadWhileAlone(options.database, {
    signal: ending.signal,
    log: options.log,
    work: (signal) => judgeUntil(signal, options),
  });
  return () => {
    ending.abort();
    return ended;
  };
}

async function judgeUntil(
  signal: AbortSignal,
  { database, log }: { database: Database; log: Log },
): Promise<void> {
  const ticker = new Ticker(reportingTick(database, log));
  let active: ReadonlySet<string> = new Set();
  const stopListening = doorbellOf(database).listen((ring) => {
    if (ring.kind === "samples" && active.has(ring.runId)) ticker.soon(ring.runId);
  });
  for (let round = 0; !signal.aborted; round += 1) {
    try {
      await mergeLeftOver(database);
      active = new Set(await findActiveRuns(database));
      for (const runId of active) ticker.soon(runId);
      if (round % WAITING_EVERY === 0) {
        for (const runId of await findWaitingRuns(database)) ticker.soon(runId);
      }
      ticker.keep(active);
    } catch (error) {
      log.error({ error }, "the judge cannot list the active runs");
    }
    await pause(EVERY_MS, signal);
  }
  stopListening();
  await ticker.stop();
}

/** Ticks a run and tells who shows it; a run that fails is reported and leaves the others alone. */
function reportingTick(database: Database, log: Log): (runId: string) => Promise<void> {
  const reported = new Map<string, number>();
  return async (runId) => {
    try {
      await tickRun({ actor: ENGINE, db: database }, runId);
      await ringDoorbell(database.pool, { kind: "judged", runId });
      if (reported.delete(runId)) log.info({ runId }, "the run is judged again");
    } catch (error) {
      const before = reported.get(runId) ?? Number.NEGATIVE_INFINITY;
      if (performance.now() - before < REPORT_EVERY_MS) return;
      reported.set(runId, performance.now());
      log.error({ error, runId }, "the run cannot be judged");
    }
  };
}
