import { isRetried, retryDelay } from "@/lib/domain/source/poll-times";
import type { Source } from "@/lib/domain/source/source";
import type { SourceAnswer, TimeWindow } from "@/lib/domain/source/source-answer";
import { SourceError } from "@/lib/domain/source/source-error";
import type { SourceRequest } from "@/lib/providers/metric-source/port";
import type { Context } from "@/lib/use-cases/context";
import type { Patience } from "@/lib/use-cases/source/patience";

/** Beyond a source's timeout, for the adapter to say so in its own words. */
export const GRACE_MS = 1000;

type Question = Omit<SourceRequest, "signal" | "window">;

export type Asking<Try> = {
  /** Before each try; null where there is nothing to ask for any more. */
  begin: () => Promise<(Try & { window: TimeWindow }) | null>;
  question: Question;
};

export type Asked<Try> =
  | { kind: "answer"; try: Try & { window: TimeWindow }; answer: SourceAnswer }
  | { kind: "failed"; try: Try & { window: TimeWindow }; error: SourceError }
  | { kind: "over" };

/**
 * Asks, and asks again where that may help, as often as the source's polling says. Rejects with the signal's reason when
 * that aborts; every other failure is an answer of its own.
 */
export async function askSource<Try>(
  { sources }: Pick<Context, "sources">,
  { begin, question }: Asking<Try>,
  { signal, random, pause }: Patience,
): Promise<Asked<Try>> {
  if (!sources) throw new Error("this process asks no sources");
  const { retries } = question.source.polling;
  for (let tried = 0; ; tried += 1) {
    const current = await begin();
    if (!current) return { kind: "over" };
    const limited = limit(question.source, signal);
    try {
      const request = { ...question, window: current.window, signal: limited };
      const answer = await sources(request);
      return { kind: "answer", try: current, answer };
    } catch (thrown) {
      signal.throwIfAborted();
      const error = limited.aborted ? tooLate(question.source) : toSourceError(thrown);
      if (tried >= retries || !isRetried(error.code)) {
        return { kind: "failed", try: current, error };
      }
    }
    await pause(retryDelay(tried, random()), signal);
  }
}

function limit({ polling }: Source, signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(polling.timeout + GRACE_MS)]);
}

function tooLate({ key, polling }: Source): SourceError {
  return new SourceError("timeout", `${key} did not answer within ${polling.timeout} ms.`);
}

/** A bug in reading an answer must not end the polling of other metrics; `cause` is for the log. */
function toSourceError(thrown: unknown): SourceError {
  if (thrown instanceof SourceError) return thrown;
  return new SourceError("source_failed", "Tollgate failed to read the source's answer.", {
    cause: thrown,
  });
}
