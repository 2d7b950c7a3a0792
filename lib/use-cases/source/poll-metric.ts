import { beginTry, releasePull } from "@/lib/data/source/claim-pulls";
import type { PullTarget } from "@/lib/data/source/pull-target";
import { type Settled, type StoredPull, storePoll } from "@/lib/data/source/store-poll";
import { pollDelay, pollWindow } from "@/lib/domain/source/poll-times";
import type { PullError } from "@/lib/domain/source/pulled";
import { SourceError } from "@/lib/domain/source/source-error";
import { SeriesChanged, takeAnswer } from "@/lib/domain/source/take-answer";
import type { Context } from "@/lib/use-cases/context";
import { type Asked, askSource, GRACE_MS } from "@/lib/use-cases/source/ask-source";
import type { Patience } from "@/lib/use-cases/source/patience";
import { toSample } from "@/lib/use-cases/source/to-sample";

/** Beyond the time that a try may take: to write down what it brought. */
const SLACK_MS = 10_000;

type Try = { now: Date };
type Told = Exclude<Asked<Try>, { kind: "over" }>;

/** `error` is what went wrong, for a log; it is stored as well. */
export type PollOutcome =
  | { kind: "stored"; error: SourceError | null }
  | { kind: "ended" | "superseded" };

/**
 * Asks one source for one metric and stores the answer, or what was wrong with it. Writes nothing once the stage is
 * over. Rejects with the signal's reason when that aborts; then the pull is free for others.
 */
export async function pollMetric(
  context: Pick<Context, "db" | "sources">,
  target: PullTarget,
  patience: Patience,
): Promise<PollOutcome> {
  const { project, source, query, metric } = target;
  try {
    const told = await askSource<Try>(
      context,
      {
        begin: () => beginPollTry(context, target),
        question: { project, source, query, answers: metric.pull.answers },
      },
      patience,
    );
    if (told.kind === "over") return { kind: "ended" };
    let error: SourceError | null = null;
    const kind = await storePoll(context.db, target, told.try.now, (stored, now) => {
      const settled = settle(target, told, stored, { now, random: patience.random() });
      error = settled.failure;
      return settled;
    });
    return kind === "stored" ? { kind, error } : { kind };
  } catch (error) {
    if (patience.signal.aborted) await releasePull(context.db, target);
    throw error;
  }
}

async function beginPollTry({ db }: Pick<Context, "db">, target: PullTarget) {
  const { polling } = target.source;
  const begun = await beginTry(db, target, polling.timeout + GRACE_MS + SLACK_MS);
  if (!begun) return null;
  const time = { ...begun, stageStartedAt: target.startedAt };
  return { now: begun.now, window: pollWindow(target.metric, polling, time) };
}

function settle(
  target: PullTarget,
  told: Told,
  stored: StoredPull,
  { now, random }: { now: Date; random: number },
): Settled & { failure: SourceError | null } {
  const { polling } = target.source;
  try {
    if (told.kind === "failed") throw told.error;
    const { metric, startedAt: stageStartedAt } = target;
    const { window } = told.try;
    const taken = takeAnswer(
      told.answer,
      { pull: metric.pull, metric, window, stageStartedAt, now },
      stored,
    );
    return {
      pulled: taken.pulled,
      dataAt: taken.dataAt,
      error: null,
      failures: 0,
      samples: taken.observations.map((observation) => toSample(target, observation)),
      nextIn: pollDelay(polling, 0, null, random),
      failure: null,
    };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    const failures = stored.failures + 1;
    return {
      ...stored,
      error: toStored(error, stored.error),
      failures,
      samples: [],
      nextIn: pollDelay(polling, failures, error, random),
      failure: error,
    };
  }
}

/** Labels that have changed are remembered until the next answer, whatever fails until then. */
function toStored(error: SourceError, before: PullError | null): PullError {
  const { code, message } = error;
  if (error instanceof SeriesChanged) return { code, message, series: error.series };
  const isSeen = before?.series !== undefined && code !== "went_back" && code !== "bad_answer";
  return isSeen ? { code, message, series: before.series } : { code, message };
}
