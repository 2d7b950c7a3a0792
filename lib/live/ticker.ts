const AT_ONCE = 4;
const APART_MS = 300;

type Entry = { phase: "idle" | "queued" | "running"; startedAt: number; again: boolean };

/**
 * Calls `tick` for runs that are asked for: never twice at once for one run, at least 300 ms apart for one
 * run, and for at most four runs at once. `tick` does not reject.
 */
export class Ticker {
  readonly #tick: (runId: string) => Promise<void>;
  readonly #entries = new Map<string, Entry>();
  readonly #ready: string[] = [];
  readonly #inFlight = new Set<Promise<void>>();
  #stopped = false;

  constructor(tick: (runId: string) => Promise<void>) {
    this.#tick = tick;
  }

  /** Asks for a tick. Asking again before it begins changes nothing; while it runs, another one follows. */
  soon(runId: string): void {
    if (this.#stopped) return;
    const entry = this.#entries.get(runId) ?? {
      phase: "idle",
      startedAt: Number.NEGATIVE_INFINITY,
      again: false,
    };
    this.#entries.set(runId, entry);
    if (entry.phase === "running") entry.again = true;
    if (entry.phase !== "idle") return;
    entry.phase = "queued";
    const wait = entry.startedAt + APART_MS - performance.now();
    if (wait <= 0) this.#enqueue(runId);
    else setTimeout(() => this.#enqueue(runId), wait);
  }

  /** Forgets runs that are not among these. */
  keep(runIds: ReadonlySet<string>): void {
    for (const [runId, entry] of this.#entries) {
      if (!runIds.has(runId) && entry.phase === "idle") this.#entries.delete(runId);
    }
  }

  /** Begins no more ticks and waits for those under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#inFlight);
  }

  #enqueue(runId: string): void {
    this.#ready.push(runId);
    this.#begin();
  }

  #begin(): void {
    while (!this.#stopped && this.#inFlight.size < AT_ONCE) {
      const runId = this.#ready.shift();
      const entry = runId === undefined ? undefined : this.#entries.get(runId);
      if (runId === undefined || !entry) return;
      entry.phase = "running";
      entry.startedAt = performance.now();
      const work = this.#tick(runId).then(() => {
        this.#inFlight.delete(work);
        entry.phase = "idle";
        if (entry.again) {
          entry.again = false;
          this.soon(runId);
        }
        this.#begin();
      });
      this.#inFlight.add(work);
    }
  }
}
