import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";

export type PusherOptions = {
  /** Address of the run: `http://host/api/v1/runs/<id>`. */
  runUrl: string;
  token: string;
  /** First pause after a failure; doubles up to `longestPauseMs`. */
  pauseMs: number;
  longestPauseMs: number;
  /** Batches that are kept while Tollgate does not answer (2 at least); the oldest go first. */
  mostBatches: number;
};

type Batch = { path: string; body: string; items: number; key: string };
const Answer = z.object({ accepted: z.number(), rejected: z.array(z.unknown()) });

const REQUEST_TIMEOUT_MS = 5_000;
const RETRIED = new Set([408, 409, 425, 429]);

/**
 * Delivers batches in order, each exactly once as far as Tollgate counts: a repeated batch carries the same
 * Idempotency-Key. An outage is bridged by a bounded buffer.
 */
export class Pusher {
  readonly counts = { accepted: 0, rejected: 0, refused: 0, dropped: 0, retried: 0 };
  private waiting: Batch[] = [];
  private running: Promise<void> | null = null;
  private stopped = false;

  constructor(private readonly options: PusherOptions) {}

  get buffered(): number {
    return this.waiting.length;
  }

  push(path: "samples" | "funnel-events", name: "samples" | "events", items: unknown[]): void {
    if (items.length === 0) return;
    this.waiting.push({
      path,
      body: JSON.stringify({ [name]: items }),
      items: items.length,
      key: randomUUID(),
    });
    while (this.waiting.length > this.options.mostBatches) {
      // The first one may be on its way.
      const [dropped] = this.waiting.splice(1, 1);
      this.counts.dropped += dropped?.items ?? 0;
    }
    this.running ??= this.drain().finally(() => {
      this.running = null;
    });
  }

  /** Waits until everything is delivered, at most `milliseconds`, and takes nothing more. */
  async stop(milliseconds: number): Promise<void> {
    const late = delay(milliseconds, undefined, { ref: false });
    await Promise.race([this.running, late]);
    this.stopped = true;
  }

  private async drain(): Promise<void> {
    let pause = this.options.pauseMs;
    for (let batch = this.waiting[0]; batch && !this.stopped; batch = this.waiting[0]) {
      if (await this.deliver(batch)) {
        this.waiting = this.waiting.filter((waiting) => waiting !== batch);
        pause = this.options.pauseMs;
      } else {
        this.counts.retried += 1;
        await delay(pause, undefined, { ref: false });
        pause = Math.min(pause * 2, this.options.longestPauseMs);
      }
    }
  }

  /** False: try again. What Tollgate refuses for good is counted and let go. */
  private async deliver(batch: Batch): Promise<boolean> {
    try {
      const response = await fetch(`${this.options.runUrl}/${batch.path}`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${this.options.token}`,
          "content-type": "application/json",
          "idempotency-key": batch.key,
        },
        body: batch.body,
        signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      });
      if (response.status >= 500 || RETRIED.has(response.status)) {
        await response.body?.cancel();
        return false;
      }
      const answer = Answer.safeParse(await response.json());
      // Where nothing of a batch was taken the status is not 2xx, but the answer is the same.
      if (answer.success) {
        this.counts.accepted += answer.data.accepted;
        this.counts.rejected += answer.data.rejected.length;
      } else {
        this.counts.refused += batch.items;
      }
      return true;
    } catch {
      return false;
    }
  }
}
