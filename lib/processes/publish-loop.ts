import { doorbellOf } from "@/lib/data/doorbell/doorbell";
import { reasonOf } from "@/lib/processes/child";
import { Wake } from "@/lib/processes/wake";
import { type CheckpointSigner, type SignedHead, SignerError } from "@/lib/providers/signer/port";
import type { Context } from "@/lib/use-cases/context";
import { followSigner, publishCheckpoint } from "@/lib/use-cases/ledger/publish-checkpoint";

const LONGEST_MS = 1000;
/** What stays wrong is reported this often. */
const REPORT_EVERY_MS = 60_000;

export type PublishLoopOptions = {
  context: Pick<Context, "db">;
  signer: CheckpointSigner;
  /** Called with every checkpoint that is signed and stored, the one found at the start among them. Must not wait. */
  afterCheckpoint: (checkpoint: SignedHead) => void;
  log: (line: string) => void;
};

/**
 * Turns every new head of the log into a signed checkpoint, until the function that it returns is called. Any number
 * of processes may do this on one database: the signer takes one after the other, and refuses what came too late.
 */
export function startPublishLoop(options: PublishLoopOptions): () => Promise<void> {
  const ending = new AbortController();
  const ended = publishUntil(ending.signal, options);
  return () => {
    ending.abort(new Error("the process stops"));
    return ended;
  };
}

async function publishUntil(signal: AbortSignal, options: PublishLoopOptions): Promise<void> {
  const { context, log } = options;
  const wake = new Wake();
  const stopListening = doorbellOf(context.db).listen(({ kind }) => {
    if (kind === "event" || kind === "reconnected") wake.now();
  });
  const state = new Published(options);
  let trouble = null as { text: string; at: number } | null;
  while (!signal.aborted) {
    try {
      await state.round();
      if (trouble) log("checkpoints are signed again");
      trouble = null;
    } catch (error) {
      const text = reasonOf(error);
      const isQuiet = trouble?.text === text && performance.now() - trouble.at < REPORT_EVERY_MS;
      if (!isQuiet && !signal.aborted) {
        log(`no checkpoint can be signed: ${text}`);
        trouble = { text, at: performance.now() };
      }
    }
    await wake.within(LONGEST_MS, signal);
  }
  stopListening();
}

class Published {
  readonly #options: PublishLoopOptions;
  /** Undefined: the signer is to be asked first. */
  #last: SignedHead | null | undefined;

  constructor(options: PublishLoopOptions) {
    this.#options = options;
  }

  async round(): Promise<void> {
    try {
      await this.#sign();
    } catch (error) {
      this.#last = undefined;
      // Somebody else's checkpoint came first: the next round goes on from there.
      if (!(error instanceof SignerError && error.refusal === "conflict")) throw error;
    }
  }

  async #sign(): Promise<void> {
    const { context, signer, afterCheckpoint } = this.#options;
    if (this.#last === undefined) {
      this.#last = await followSigner(context, signer);
      if (this.#last) afterCheckpoint(this.#last);
    }
    const next = await publishCheckpoint(context, signer, this.#last);
    if (!next) return;
    this.#last = next;
    afterCheckpoint(next);
  }
}
