import type { PullTarget } from "@/lib/data/source/pull-target";
import type { SourceError } from "@/lib/domain/source/source-error";
import { reasonOf } from "@/lib/processes/child";
import type { Context } from "@/lib/use-cases/context";
import { patience } from "@/lib/use-cases/source/patience";
import { pollMetric } from "@/lib/use-cases/source/poll-metric";

const MOST_AT_ONCE = 8;

type Options = {
  context: Context;
  log: (line: string) => void;
  signal: AbortSignal;
  /** Called after each poll. */
  done: () => void;
};
type Flight = { stageId: string; ending: AbortController; ended: Promise<void> };

/** The polls of one process that are under way: at most eight. */
export class PollsInFlight {
  readonly #options: Options;
  readonly #flights = new Set<Flight>();
  /** The last error of each pull that has one, so that it is told once and not at every poll. */
  readonly #told = new Map<string, string>();

  constructor(options: Options) {
    this.#options = options;
  }

  get free(): number {
    return MOST_AT_ONCE - this.#flights.size;
  }

  stages(): string[] {
    return [...new Set([...this.#flights].map(({ stageId }) => stageId))];
  }

  start(target: PullTarget): void {
    const ending = new AbortController();
    const signal = AbortSignal.any([ending.signal, this.#options.signal]);
    const ended = this.#poll(target, signal).finally(() => {
      this.#flights.delete(flight);
      this.#options.done();
    });
    const flight: Flight = { stageId: target.stageId, ending, ended };
    this.#flights.add(flight);
  }

  /** Ends the polls of stages that are over: nobody needs their answers. */
  drop(stageIds: readonly string[]): void {
    for (const { stageId, ending } of this.#flights) {
      if (stageIds.includes(stageId)) ending.abort(new Error("the stage is over"));
    }
  }

  /** Resolves when the last one has ended. */
  async end(): Promise<void> {
    await Promise.all([...this.#flights].map(({ ended }) => ended));
  }

  async #poll(target: PullTarget, signal: AbortSignal): Promise<void> {
    try {
      const outcome = await pollMetric(this.#options.context, target, patience(signal));
      if (outcome.kind === "stored") this.#tell(target, outcome.error);
      else this.#told.delete(idOf(target));
    } catch (error) {
      this.#told.delete(idOf(target));
      // Its claim lapses, and it is asked for again.
      if (!signal.aborted) this.#options.log(`${nameOf(target)}: ${reasonOf(error)}`);
    }
  }

  #tell(target: PullTarget, error: SourceError | null): void {
    const id = idOf(target);
    if (error === null) {
      if (this.#told.delete(id)) this.#options.log(`${nameOf(target)}: answered again`);
      return;
    }
    if (this.#told.get(id) === error.code) return;
    this.#told.set(id, error.code);
    this.#options.log(`${nameOf(target)}: ${error.code}: ${error.message}${bugOf(error)}`);
  }
}

/** What a bug of ours is called; its message may hold a part of the answer. */
function bugOf({ code, cause }: SourceError): string {
  const isBug = code === "source_failed" && cause instanceof Error;
  return isBug ? ` (${cause.name})` : "";
}

function idOf({ stageId, metric, arm }: PullTarget): string {
  return `${stageId} ${metric.key} ${arm}`;
}

function nameOf({ runId, stageKey, metric, arm }: PullTarget): string {
  return `run ${runId}, ${stageKey}, ${metric.key}${arm === "control" ? " (control)" : ""}`;
}
