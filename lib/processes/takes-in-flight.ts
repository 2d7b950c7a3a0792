import { claimTakes, type TakeTarget, untilNextTake } from "@/lib/data/capture/takes";
import { reasonOf } from "@/lib/processes/child";
import { takeDue } from "@/lib/use-cases/capture/take-due";
import type { Context } from "@/lib/use-cases/context";

/** A page or a panel takes a browser each, here or at the vendor. */
const MOST_AT_ONCE = 2;

type Options = {
  context: Context;
  log: (line: string) => void;
  signal: AbortSignal;
  /** Called after each take. */
  done: () => void;
};

/** The screenshots of one process that are being taken: at most two. */
export class TakesInFlight {
  readonly #options: Options;
  readonly #flights = new Set<Promise<void>>();
  /** The last error of each take that has one, so that it is told once and not at every try. */
  readonly #told = new Map<string, string>();

  constructor(options: Options) {
    this.#options = options;
  }

  /** Begins what is due, and does not wait for it. Milliseconds until the next one is; null where there is none. */
  async round(): Promise<number | null> {
    const { context } = this.#options;
    const free = MOST_AT_ONCE - this.#flights.size;
    if (!context.takes || free === 0) return null;
    for (const target of await claimTakes(context.db, free)) this.#start(target);
    return untilNextTake(context.db);
  }

  /** Resolves when the last one has ended. */
  async end(): Promise<void> {
    await Promise.all(this.#flights);
  }

  #start(target: TakeTarget): void {
    const flight = this.#take(target).finally(() => {
      this.#flights.delete(flight);
      this.#options.done();
    });
    this.#flights.add(flight);
  }

  async #take(target: TakeTarget): Promise<void> {
    const { context, signal, log } = this.#options;
    const name = `run ${target.runId}, ${target.stageKey}, screenshot ${target.slot} (${target.moment})`;
    try {
      const outcome = await takeDue(context, target, { signal, random: Math.random });
      if (outcome.kind === "taken") log(`${name}: taken`);
      if (outcome.kind !== "failed") this.#told.delete(name);
      else if (this.#told.get(name) !== outcome.code) {
        this.#told.set(name, outcome.code);
        log(`${name}: ${outcome.code}: ${outcome.message}`);
      }
    } catch (error) {
      // Its claim lapses, and it is tried again.
      if (!signal.aborted) log(`${name}: ${reasonOf(error)}`);
    }
  }
}
