import { setTimeout as delay } from "node:timers/promises";
import { append } from "@/bench/ledger/measure-commits";
import { quantile } from "@/bench/load/quantile";
import type { Database } from "@/lib/data/database";
import {
  findNewestCheckpoint,
  listLogKeys,
  type StoredCheckpoint,
} from "@/lib/data/ledger/checkpoints";
import { readInclusionProofs } from "@/lib/data/ledger/read-proofs";
import { parseCheckpoint } from "@/lib/ledger/checkpoint";
import { verifyInclusion } from "@/lib/ledger/merkle";
import { openNote, parseVkey } from "@/lib/ledger/note";

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
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<CheckpointFigures> {
  const watch = new CheckpointWatch(db);
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
    const one = appendAndProve(db, watch, number, (key) =>
      figures[key].push(performance.now() - due),
    );
    open.push(one.catch((error: unknown) => void figures.errors.push(String(error))));
  }
  await Promise.all(open);
  figures.checkpoints = watch.seen;
  await watch.end();
  return figures;
}

async function appendAndProve(
  db: Database,
  watch: CheckpointWatch,
  number: number,
  done: (what: "committed" | "proven") => void,
): Promise<void> {
  const index = Number(await append(db, number));
  done("committed");
  const { size, note } = await watch.over(index);
  const [[proof], keys, leaf] = await Promise.all([
    readInclusionProofs(db, [index], size),
    listLogKeys(db),
    leafHashOf(db, index),
  ]);
  const { text } = openNote(
    note,
    keys.map(({ vkey }) => parseVkey(vkey)),
  );
  const checkpoint = parseCheckpoint(text);
  if (!proof || checkpoint.size !== size) throw new Error(`entry ${index} has no proof`);
  if (!verifyInclusion({ index, size, leaf, proof, root: checkpoint.root })) {
    throw new Error(`the proof of entry ${index} does not verify`);
  }
  done("proven");
}

async function leafHashOf({ pool }: Database, index: number): Promise<Uint8Array> {
  const { rows } = await pool.query<{ leaf_hash: Buffer }>(
    "SELECT leaf_hash FROM log_leaf WHERE idx = $1",
    [index],
  );
  const [row] = rows;
  if (!row) throw new Error(`there is no entry ${index}`);
  return row.leaf_hash;
}

/** Looks for new checkpoints all the time, once for everybody who waits. */
class CheckpointWatch {
  readonly #db: Database;
  readonly #waiting = new Set<{ index: number; resolve: (checkpoint: StoredCheckpoint) => void }>();
  readonly #ended: Promise<void>;
  #newest: StoredCheckpoint | null = null;
  #isEnding = false;
  seen = 0;

  constructor(db: Database) {
    this.#db = db;
    this.#ended = this.#run();
  }

  over(index: number): Promise<StoredCheckpoint> {
    if (this.#newest && this.#newest.size > index) return Promise.resolve(this.#newest);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`entry ${index} got no checkpoint within ${PATIENCE_MS} ms`)),
        PATIENCE_MS,
      );
      const resolveOnce = (checkpoint: StoredCheckpoint) => {
        clearTimeout(timer);
        resolve(checkpoint);
      };
      this.#waiting.add({ index, resolve: resolveOnce });
    });
  }

  async end(): Promise<void> {
    this.#isEnding = true;
    await this.#ended;
  }

  async #run(): Promise<void> {
    while (!this.#isEnding) {
      const newest = await findNewestCheckpoint(this.#db);
      if (newest && newest.size !== this.#newest?.size) {
        this.#newest = newest;
        this.seen += 1;
        for (const one of this.#waiting) {
          if (newest.size <= one.index) continue;
          this.#waiting.delete(one);
          one.resolve(newest);
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
