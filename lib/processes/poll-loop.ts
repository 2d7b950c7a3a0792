import { doorbellOf } from "@/lib/data/doorbell/doorbell";
import { findEndedStages, untilNextPull } from "@/lib/data/source/claim-pulls";
import { BaselineRounds } from "@/lib/processes/baseline-rounds";
import { reasonOf } from "@/lib/processes/child";
import { PollsInFlight } from "@/lib/processes/polls-in-flight";
import { TakesInFlight } from "@/lib/processes/takes-in-flight";
import { Wake } from "@/lib/processes/wake";
import type { Context } from "@/lib/use-cases/context";
import { takeDuePulls } from "@/lib/use-cases/source/poll-due";

const LONGEST_MS = 1000;
const SHORTEST_MS = 50;
/** A database that stays away is reported this often. */
const REPORT_EVERY_MS = 60_000;

export type PollLoopOptions = { context: Context; log: (line: string) => void };

/**
 * Asks sources for whatever is due and takes the screenshots that are, until the function that it returns is called; that waits for nothing but what is
 * being written. Any number of processes may call this on one database: they share the work. A round begins when the
 * next pull is due, when the log has a new entry, and at least every second.
 */
export function startPollLoop(options: PollLoopOptions): () => Promise<void> {
  const ending = new AbortController();
  const ended = pollUntil(ending.signal, options);
  return () => {
    ending.abort(new Error("the process stops"));
    return ended;
  };
}

async function pollUntil(signal: AbortSignal, { context, log }: PollLoopOptions): Promise<void> {
  const wake = new Wake();
  const polls = new PollsInFlight({ context, log, signal, done: () => wake.now() });
  const baselines = new BaselineRounds({ context, log, signal });
  const takes = new TakesInFlight({ context, log, signal, done: () => wake.now() });
  // Stages begin and end with an entry in the log.
  const stopListening = doorbellOf(context.db).listen(({ kind }) => {
    if (kind === "event" || kind === "reconnected") wake.now();
  });
  let reportedAt: number | null = null;
  while (!signal.aborted) {
    let wait = LONGEST_MS;
    try {
      wait = await round(context, { polls, baselines, takes });
      if (reportedAt !== null) log("sources are asked again");
      reportedAt = null;
    } catch (error) {
      const isQuiet = reportedAt !== null && performance.now() - reportedAt < REPORT_EVERY_MS;
      if (!isQuiet && !signal.aborted) {
        log(`sources cannot be asked: ${reasonOf(error)}; trying again`);
        reportedAt = performance.now();
      }
    }
    await wake.within(wait, signal);
  }
  stopListening();
  await Promise.all([polls.end(), baselines.end(), takes.end()]);
}

/** Milliseconds until the next round. */
async function round(
  context: Context,
  {
    polls,
    baselines,
    takes,
  }: { polls: PollsInFlight; baselines: BaselineRounds; takes: TakesInFlight },
): Promise<number> {
  polls.drop(await findEndedStages(context.db, polls.stages()));
  for (const target of await takeDuePulls(context, polls.free)) polls.start(target);
  await baselines.round();
  const take = (await takes.round()) ?? LONGEST_MS;
  const pull = polls.free === 0 ? null : await untilNextPull(context.db);
  const next = Math.min(take, pull ?? LONGEST_MS);
  return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, next));
}
