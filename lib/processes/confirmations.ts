import type { TrustPolicy } from "@/lib/config/trust";
import { findNewestCheckpoint } from "@/lib/data/ledger/checkpoints";
import { reasonOf } from "@/lib/processes/child";
import { Wake } from "@/lib/processes/wake";
import type { AskTimestamp, TimestampAuthority } from "@/lib/providers/timestamp-authority/port";
import type { AskWitness, Witness } from "@/lib/providers/witness/port";
import type { Context } from "@/lib/use-cases/context";
import { forgetOthers } from "@/lib/use-cases/ledger/forget-others";
import { timestampCheckpoint } from "@/lib/use-cases/ledger/timestamp-checkpoint";
import { witnessCheckpoint } from "@/lib/use-cases/ledger/witness-checkpoint";

type Checkpoint = { size: number; note: string };
export type ConfirmationsOptions = {
  context: Context;
  /** Whom the operator names now. Throws where that cannot be read. */
  trust: () => TrustPolicy;
  askWitness: AskWitness;
  askTimestamp: AskTimestamp;
  log: (line: string) => void;
};
type Entry = { isBusy: boolean; failures: number; notBefore: number; size: number; at: number };

const ROUND_MS = 1000;
/** A witness is asked at least so often, also where nothing is new: a second history shows within that time. */
const CONFIRM_EVERY_MS = 30_000;
/** How often it is looked up whether a timestamp is due. */
const LOOK_EVERY_MS = 5000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * Has witnesses and timestamp authorities confirm the newest checkpoint. `offer` only takes note of it: nobody who
 * signs or publishes ever waits for anybody outside.
 */
export class Confirmations {
  readonly #options: ConfirmationsOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #inFlight = new Set<Promise<void>>();
  readonly #ending = new AbortController();
  readonly #wake = new Wake();
  readonly #ended: Promise<void>;
  #newest: Checkpoint | null = null;
  #named = "";
  #trouble: string | null = null;

  constructor(options: ConfirmationsOptions) {
    this.#options = options;
    this.#ended = this.#run();
  }

  /** A checkpoint that is signed and stored. An older one than the newest is ignored. */
  offer(checkpoint: Checkpoint): void {
    if (this.#newest && checkpoint.size < this.#newest.size) return;
    this.#newest = checkpoint;
    this.#wake.now();
  }

  /** Resolves when nothing is under way any more; whoever is being asked is not waited for. */
  async end(): Promise<void> {
    this.#ending.abort(new Error("the process stops"));
    await this.#ended;
    await Promise.all(this.#inFlight);
  }

  async #run(): Promise<void> {
    const { signal } = this.#ending;
    while (!signal.aborted) {
      try {
        await this.#round();
        this.#tellTrouble(null);
      } catch (error) {
        this.#tellTrouble(reasonOf(error));
      }
      await this.#wake.within(ROUND_MS, signal);
    }
  }

  async #round(): Promise<void> {
    const { witnesses, timestampAuthorities } = this.#options.trust();
    await this.#forget({ witnesses, timestampAuthorities });
    const checkpoint = this.#newest ?? (await this.#stored());
    if (!checkpoint) return;
    for (const witness of witnesses) this.#askWitness(witness, checkpoint);
    for (const authority of timestampAuthorities) this.#askAuthority(authority, checkpoint);
  }

  /** What was there before this process began. */
  async #stored(): Promise<Checkpoint | null> {
    const stored = await findNewestCheckpoint(this.#options.context.db);
    if (stored) this.offer(stored);
    return this.#newest;
  }

  async #forget(policy: TrustPolicy): Promise<void> {
    const witness = policy.witnesses.map(({ name }) => name);
    const timestamp = policy.timestampAuthorities.map(({ name }) => name);
    const named = JSON.stringify([witness, timestamp]);
    if (named === this.#named) return;
    await forgetOthers(this.#options.context, { witness, timestamp });
    this.#named = named;
  }

  #askWitness(witness: Witness, checkpoint: Checkpoint): void {
    const entry = this.#entryOf(`witness ${witness.name}`);
    const isOld = performance.now() - entry.at >= CONFIRM_EVERY_MS;
    if (!isFree(entry) || (entry.size === checkpoint.size && !isOld)) return;
    const { context, askWitness: ask, log } = this.#options;
    const { signal } = this.#ending;
    this.#start(entry, checkpoint.size, witness.every, async () => {
      const outcome = await witnessCheckpoint(context, { witness, checkpoint, ask, signal });
      if (outcome.kind === "failed" && entry.failures === 0) log(outcome.error);
      return outcome.kind !== "failed";
    });
  }

  #askAuthority(authority: TimestampAuthority, checkpoint: Checkpoint): void {
    const entry = this.#entryOf(`timestamp ${authority.name}`);
    if (!isFree(entry)) return;
    const { context, askTimestamp: ask, log } = this.#options;
    const { signal } = this.#ending;
    this.#start(entry, checkpoint.size, LOOK_EVERY_MS, async () => {
      const outcome = await timestampCheckpoint(context, { authority, checkpoint, ask, signal });
      if (outcome.kind === "failed" && entry.failures === 0) log(outcome.error);
      return outcome.kind !== "failed";
    });
  }

  /** Begins an exchange and does not wait for it; `work` says whether it succeeded. */
  #start(entry: Entry, size: number, every: number, work: () => Promise<boolean>): void {
    Object.assign(entry, { isBusy: true, size, at: performance.now() });
    const begun = work()
      .catch((error: unknown) => {
        if (!this.#ending.signal.aborted && entry.failures === 0) {
          this.#options.log(`a checkpoint was not confirmed: ${reasonOf(error)}`);
        }
        return false;
      })
      .then((isDone) => {
        entry.isBusy = false;
        entry.failures = isDone ? 0 : entry.failures + 1;
        // What failed is asked for again, also where nothing is new.
        if (!isDone) entry.size = -1;
        const pause = Math.min(every * 2 ** Math.min(entry.failures, 16), LONGEST_PAUSE_MS);
        entry.notBefore = performance.now() + Math.max(every, pause);
        this.#inFlight.delete(begun);
      });
    this.#inFlight.add(begun);
  }

  #entryOf(id: string): Entry {
    const known = this.#entries.get(id);
    if (known) return known;
    const entry = { isBusy: false, failures: 0, notBefore: 0, size: -1, at: 0 };
    this.#entries.set(id, entry);
    return entry;
  }

  #tellTrouble(trouble: string | null): void {
    if (trouble === this.#trouble || this.#ending.signal.aborted) return;
    this.#trouble = trouble;
    this.#options.log(
      trouble === null
        ? "checkpoints are confirmed from outside again"
        : `nobody outside is asked to confirm checkpoints: ${trouble}`,
    );
  }
}

function isFree({ isBusy, notBefore }: Entry): boolean {
  return !isBusy && performance.now() >= notBefore;
}
