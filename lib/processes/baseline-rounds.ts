import { pollDelay } from "@/lib/domain/source/poll-times";
import type { SourceError } from "@/lib/domain/source/source-error";
import { reasonOf } from "@/lib/processes/child";
import type { Context } from "@/lib/use-cases/context";
import { findWantedBaselines, measureBaseline } from "@/lib/use-cases/source/measure-baselines";
import { patience } from "@/lib/use-cases/source/patience";

type Wanted = Awaited<ReturnType<typeof findWantedBaselines>>[number];
type Options = { context: Context; log: (line: string) => void; signal: AbortSignal };
type Entry = { isBusy: boolean; failures: number; notBefore: number };

const MOST_AT_ONCE = 4;
const EVERY_MS = 15_000;

/** Measures what runs under way still lack of baselines, each again and again until it works, less and less often. */
export class BaselineRounds {
  readonly #options: Options;
  readonly #entries = new Map<string, Entry>();
  readonly #inFlight = new Set<Promise<void>>();

  constructor(options: Options) {
    this.#options = options;
  }

  /** Begins what is due, and does not wait for it. */
  async round(): Promise<void> {
    const all = await findWantedBaselines(this.#options.context);
    const ids = new Set(all.map(idOf));
    for (const id of this.#entries.keys()) if (!ids.has(id)) this.#entries.delete(id);
    for (const one of all) {
      const entry = this.#entries.get(idOf(one)) ?? { isBusy: false, failures: 0, notBefore: 0 };
      this.#entries.set(idOf(one), entry);
      if (entry.isBusy || performance.now() < entry.notBefore) continue;
      if (this.#inFlight.size >= MOST_AT_ONCE) return;
      this.#start(one, entry);
    }
  }

  /** Resolves when the last one has ended. */
  async end(): Promise<void> {
    await Promise.all(this.#inFlight);
  }

  #start(one: Wanted, entry: Entry): void {
    entry.isBusy = true;
    const work = this.#measure(one, entry).finally(() => {
      entry.isBusy = false;
      this.#inFlight.delete(work);
    });
    this.#inFlight.add(work);
  }

  async #measure(one: Wanted, entry: Entry): Promise<void> {
    const { context, signal, log } = this.#options;
    const name = `run ${one.run.id}, baseline of ${one.wanted.metric.key}`;
    try {
      const { error } = await measureBaseline(context, one, patience(signal));
      if (error) this.#fail(one, entry, error);
      if (!error) log(`${name}: measured`);
      else if (entry.failures === 1) log(`${name}: ${error.code}: ${error.message}`);
    } catch (error) {
      if (signal.aborted) return;
      this.#fail(one, entry, null);
      log(`${name}: ${reasonOf(error)}`);
    }
  }

  #fail({ run, wanted }: Wanted, entry: Entry, error: SourceError | null): void {
    const source = run.plan.sources.find((s) => s.key === wanted.metric.pull?.source);
    const polling = source?.polling ?? { interval: EVERY_MS };
    const failed = error ?? { code: "source_failed" as const, retryAfterMs: null };
    entry.failures += 1;
    entry.notBefore = performance.now() + pollDelay(polling, entry.failures, failed, Math.random());
  }
}

function idOf({ run, wanted }: Wanted): string {
  return `${run.id} ${wanted.key}`;
}
