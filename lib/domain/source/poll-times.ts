import type { Metric } from "@/lib/domain/metric/metric";
import type { MetricPull, Polling } from "@/lib/domain/source/source";
import type { TimeWindow } from "@/lib/domain/source/source-answer";
import type { SourceErrorCode } from "@/lib/domain/source/source-error";

/** The longest wait after failures, unless the source's own interval is longer. */
const MOST_WAIT = 5 * 60_000;
const FIRST_RETRY = 250;
const MOST_RETRY = 4000;
/** Polls of one interval drift apart by up to this share of it. */
const JITTER = 0.1;

/** Asking again at once may help. */
const RETRIED: readonly SourceErrorCode[] = ["timeout", "unreachable", "source_failed", "partial"];
/** The source is well and answers, so that there is no reason to spare it. */
const ANSWERED: readonly SourceErrorCode[] = ["series_changed", "went_back"];

export function isRetried(code: SourceErrorCode): boolean {
  return RETRIED.includes(code);
}

/**
 * Milliseconds before the next try within one poll, with full jitter: M. Brooker, "Exponential Backoff And Jitter", AWS
 * Architecture Blog (2015). `random` is from 0 to 1.
 */
export function retryDelay(tried: number, random: number): number {
  return Math.round(random * Math.min(MOST_RETRY, FIRST_RETRY * 2 ** tried));
}

/**
 * Milliseconds until the next poll. `failures` counts this one and those right before it; `failed` is null after an
 * answer. `random` is from 0 to 1.
 */
export function pollDelay(
  { interval }: Pick<Polling, "interval">,
  failures: number,
  failed: { code: SourceErrorCode; retryAfterMs: number | null } | null,
  random: number,
): number {
  const longest = Math.max(interval, MOST_WAIT);
  const backsOff = failed !== null && !ANSWERED.includes(failed.code);
  const factor = backsOff ? 2 ** Math.min(30, Math.max(0, failures - 1)) : 1;
  const wait = Math.min(longest, interval * factor) * (1 - JITTER + 2 * JITTER * random);
  // Later than the source wants, if at all.
  const wanted = (failed?.retryAfterMs ?? 0) * (1 + JITTER * random);
  return Math.round(Math.max(wait, wanted));
}

/**
 * What to ask for. Of samples a little is asked for twice, so that an answer that ends before the newest known sample is
 * told from one without news.
 */
export function pollWindow(
  { pull, window }: Pick<Metric, "window"> & { pull: Pick<MetricPull, "answers"> },
  { interval }: Pick<Polling, "interval">,
  time: { stageStartedAt: Date; dataAt: Date | null; now: Date },
): TimeWindow {
  const { stageStartedAt, dataAt, now } = time;
  const since = (at: number) => ({
    from: new Date(Math.min(Math.max(at, stageStartedAt.getTime()), now.getTime())),
    to: now,
  });
  if (pull.answers === "samples") return since((dataAt?.getTime() ?? 0) - 2 * interval);
  return since(window === "stage" ? stageStartedAt.getTime() : now.getTime() - window);
}
