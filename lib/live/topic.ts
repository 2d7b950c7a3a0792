import type { RunEvent } from "@/lib/contract/run";
import type { Database } from "@/lib/data/database";
import type { LiveStream } from "@/lib/live/live-stream";
import { type PeriodMemo, readLiveMetrics } from "@/lib/use-cases/metric/read-live-metrics";
import { ENGINE } from "@/lib/use-cases/run/engine";
import { listEvents } from "@/lib/use-cases/run/list-events";

/** Entries read at once; a reader who was away for long gets them page by page. */
const PAGE = 500;

/** The open streams of one run. Reads once for all of them. */
export class Topic {
  readonly streams = new Set<LiveStream>();
  readonly #db: Database;
  readonly #runId: string;
  readonly #onError: (error: unknown) => void;
  readonly #events: Coalesced;
  readonly #metrics: Coalesced;
  #memo: PeriodMemo | null = null;

  constructor(db: Database, runId: string, onError: (error: unknown) => void) {
    this.#db = db;
    this.#runId = runId;
    this.#onError = onError;
    this.#events = new Coalesced(() => this.#pump());
    this.#metrics = new Coalesced(() => this.#push());
  }

  /** Sends every stream the entries that it has not got. */
  pumpEvents(): void {
    this.#events.run().catch(this.#onError);
  }

  /** Sends what the judge last found to `only`, or to every stream. */
  pushMetrics(): void {
    this.#metrics.run().catch(this.#onError);
  }

  async #pump(): Promise<void> {
    for (;;) {
      const open = [...this.streams].filter((s) => !s.isFull);
      if (open.length === 0) return;
      const after = Math.min(...open.map((s) => s.cursor));
      const events = await listEvents({ actor: ENGINE, db: this.#db }, this.#runId, after, PAGE);
      for (const stream of open) sendEvents(stream, events);
      if (events.length < PAGE) return;
    }
  }

  async #push(): Promise<void> {
    if (this.streams.size === 0) return;
    const found = await readLiveMetrics(this.#db, this.#runId, this.#memo);
    if (!found) return;
    this.#memo = found.memo;
    const text = `event: metrics\ndata: ${JSON.stringify(found.metrics)}\n\n`;
    for (const stream of this.streams) stream.send(text);
  }
}

function sendEvents(stream: LiveStream, events: RunEvent[]): void {
  let sent = false;
  for (const event of events) {
    if (event.index <= stream.cursor) continue;
    const text = `id: ${event.index}\nevent: event\ndata: ${JSON.stringify(event)}\n\n`;
    if (!stream.send(text)) break;
    stream.cursor = event.index;
    sent = true;
  }
  if (sent) stream.send(`event: run\ndata: {}\n\n`);
}

/** Runs work once at a time; being asked while it runs, it runs once more afterwards. */
class Coalesced {
  readonly #work: () => Promise<void>;
  #running: Promise<void> | null = null;
  #again = false;

  constructor(work: () => Promise<void>) {
    this.#work = work;
  }

  run(): Promise<void> {
    if (this.#running) {
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#untilQuiet().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #untilQuiet(): Promise<void> {
    do {
      this.#again = false;
      await this.#work();
    } while (this.#again);
  }
}
