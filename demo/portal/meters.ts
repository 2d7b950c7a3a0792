import { Exposition } from "@/demo/portal/exposition";
import type { Side } from "@/demo/portal/side";

/** What happened since the last `drain`. Latencies in milliseconds. */
export type Measured = {
  seconds: number;
  requests: number;
  canary: { latencies: number[]; requests: number; errors: number };
  stable: { latencies: number[]; requests: number; errors: number };
  events: { taken: number; validated: number; valid: number; pii: number };
  writeLatencies: number[];
  mutations: { handled: number; validated: number };
  failedLogins: number;
};

/** Percentiles of the newest requests of one side, in milliseconds. */
export type Summary = { requests: number; errors: number; p50: number; p95: number; p99: number };

const MOST_LATENCIES = 5_000;
const MOST_RECENT = 2_000;

/** Counts what the portal does. One interval's worth is held; a stuck reader cannot make it grow. */
export class Meters {
  readonly exposition = new Exposition();
  private since = performance.now();
  private now = emptyMeasure();

  /** Users that took a step, since the start. */
  readonly steps: Record<string, number> = {};
  private readonly recent = {
    canary: { latencies: [] as number[], requests: 0, errors: 0 },
    stable: { latencies: [] as number[], requests: 0, errors: 0 },
  };

  served(side: Side | null, latency: number, failed: boolean): void {
    this.exposition.served(side, latency, failed);
    this.now.requests += 1;
    if (!side) return;
    const counted = this.now[side];
    counted.requests += 1;
    if (failed) counted.errors += 1;
    if (counted.latencies.length < MOST_LATENCIES) counted.latencies.push(latency);
    const recent = this.recent[side];
    recent.requests += 1;
    if (failed) recent.errors += 1;
    recent.latencies.push(latency);
    if (recent.latencies.length > MOST_RECENT) recent.latencies.shift();
  }

  /** Requests since the start; percentiles of the newest 2,000. */
  summary(side: Side): Summary {
    const { latencies, requests, errors } = this.recent[side];
    const sorted = [...latencies].sort((a, b) => a - b);
    const at = (rank: number) =>
      Number((sorted[Math.ceil(rank * sorted.length) - 1] ?? 0).toFixed(1));
    return { requests, errors, p50: at(0.5), p95: at(0.95), p99: at(0.99) };
  }

  tookStep(step: string): void {
    this.exposition.tookStep(step);
    this.steps[step] = (this.steps[step] ?? 0) + 1;
  }

  tookEvent(): void {
    this.exposition.tookEvent();
    this.now.events.taken += 1;
  }

  judgedEvent(valid: boolean, pii: number): void {
    this.exposition.judgedEvent(valid, pii);
    this.now.events.validated += 1;
    if (valid) this.now.events.valid += 1;
    this.now.events.pii += pii;
  }

  wrote(latency: number): void {
    this.exposition.wrote(latency);
    if (this.now.writeLatencies.length < MOST_LATENCIES) this.now.writeLatencies.push(latency);
  }

  handledMutation(validated: boolean): void {
    this.exposition.handledMutation(validated);
    this.now.mutations.handled += 1;
    if (validated) this.now.mutations.validated += 1;
  }

  failedLogin(): void {
    this.exposition.failedLogin();
    this.now.failedLogins += 1;
  }

  drain(): Measured {
    const now = performance.now();
    const measured = { ...this.now, seconds: (now - this.since) / 1000 };
    this.since = now;
    this.now = emptyMeasure();
    return measured;
  }
}

function emptyMeasure(): Omit<Measured, "seconds"> {
  return {
    requests: 0,
    canary: { latencies: [], requests: 0, errors: 0 },
    stable: { latencies: [], requests: 0, errors: 0 },
    events: { taken: 0, validated: 0, valid: 0, pii: 0 },
    writeLatencies: [],
    mutations: { handled: 0, validated: 0 },
    failedLogins: 0,
  };
}
