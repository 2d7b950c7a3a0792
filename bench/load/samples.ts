import { METRIC_COUNT } from "@/bench/plan";

/** Samples in a row, numbered from `first`; all of them were taken at `at` (milliseconds since 1970). */
export type Batch = { first: number; size: number; at: number };

export const METRICS = Array.from({ length: METRIC_COUNT }, (_, n) => `metric_${n}`);

const VALUE_COUNT = 4096;
/** Latencies in milliseconds, most of them around 150 and some up to seconds, the same in every run. */
const VALUES = Array.from({ length: VALUE_COUNT }, (_, n) => {
  const uniform = ((n * 2654435761) % 2 ** 32) / 2 ** 32;
  return Math.round(150_000 * Math.exp(2.2 * (uniform - 0.5) ** 3 * 8)) / 1000;
});

export function metricAt(number: number): string {
  return METRICS[number % METRIC_COUNT] ?? "";
}

export function valueAt(number: number): number {
  return VALUES[number % VALUE_COUNT] ?? 0;
}

let next = 0;

/** The next so many samples; no number comes twice. */
export function nextBatch(size: number): Batch {
  const first = next;
  next += size;
  return { first, size, at: Date.now() };
}
