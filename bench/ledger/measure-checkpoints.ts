import { setTimeout as delay } from "node:timers/promises";
import { append } from "@/bench/ledger/measure-commits";
import type { PublishedLedger } from "@/bench/ledger/published-ledger";
import { quantile } from "@/bench/load/quantile";
import type { Database } from "@/lib/data/database";

const WATCH_EVERY_MS = 5;
const PATIENCE_MS = 30_000;

/** Milliseconds from the moment that an append was due. */
export type CheckpointFigures = {
  perSecond: number;
  count: number;
  /** Until the append had committed. */
  committed: number[];
  /** Until a signed checkpoint over it was there, and the entry's inclusion in that had been verified. */
  proven: number[];
  checkpoints: number;
  errors: string[];
};

/**
 * Appends at a constant rate, whether or not earlier ones are done, and follows each entry into a signed checkpoint.
 * The time counts from the moment that the append was due, so that falling behind hides nothing.
 */
export async function measureCheckpoints(
  db: Database,
  ledger: PublishedLedger,
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<CheckpointFigures> {
  const watch = new CheckpointWatch(ledger);
  const count = perSecond * seconds;
  const figures: CheckpointFigures = {
    perSecond,
    count,
    committed: [],
    proven: [],
    checkpoints: 0,
    errors: [],
  };
  const begun = performance.now();
  const open: Promise<void>[] = [];
  for (let number = 0; number < count; number += 1) {
    const due = begun + (number * 1000) / perSecond;
    const wait = due - performance.now();
    if (wait > 1) await delay(wait);
    const one = appendAndProve(number, { db, ledger, watch }, (what) =>
      figures[what].push(performance.now() - due),
    );
    open.push(one.catch((error: unknown) => void figures.errors.push(String(error))));
  }
  await Promise.all(open);
  figures.checkpoints = watch.seen;
  await watch.end();
  return figures;
}

async function appendAndProve(
  number: number,
  { db, ledger, watch }: { db: Database; ledger: PublishedLedger; watch: CheckpointWatch },
  done: (what: "committed" | "proven") => void,
): Promise<void> {
  const { index, leafHash } = await append(db, number);
  done("committed");
  await watch.over(Number(index));
  await ledger.verifyProof(Number(index), leafHash);
  done("proven");
}

/** Asks for the newest checkpoint all the time, once for everybody who waits. */
class CheckpointWatch {
  readonly #ledger: PublishedLedger;
  readonly #waiting = new Set<{ index: number; resolve: () => void }>();
  readonly #ended: Promise<void>;
  #size = 0;
  #isEnding = false;
  seen = 0;

  constructor(ledger: PublishedLedger) {
    this.#ledger = ledger;
    this.#ended = this.#run();
  }

  over(index: number): Promise<void> {
    if (this.#size > index) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`entry ${index} got no checkpoint within ${PATIENCE_MS} ms`)),
        PATIENCE_MS,
      );
      this.#waiting.add({
        index,
        resolve: () => {
          clearTimeout(timer);
          resolve();
        },
      });
    });
  }

  async end(): Promise<void> {
    this.#isEnding = true;
    await this.#ended;
  }

  async #run(): Promise<void> {
    while (!this.#isEnding) {
      const size = await this.#ledger.size();
      if (size !== this.#size) {
        this.#size = size;
        this.seen += 1;
        for (const one of this.#waiting) {
          if (size <= one.index) continue;
          this.#waiting.delete(one);
          one.resolve();
        }
      }
      await delay(WATCH_EVERY_MS);
    }
  }
}

export function summary({ proven, committed }: CheckpointFigures): string {
  const at = (values: number[], share: number) => quantile(values, share).toFixed(1);
  return `committed p50 ${at(committed, 0.5)} ms, proven p50 ${at(proven, 0.5)} ms, p95 ${at(proven, 0.95)} ms`;
}
