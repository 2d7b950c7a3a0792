import { DDSketch } from "@datadog/sketches-js";

/** Quantiles read from it are within 1 % of a true one. */
const RELATIVE_ACCURACY = 0.01;

export function newSketch(): DDSketch {
  return new DDSketch({ relativeAccuracy: RELATIVE_ACCURACY });
}

/** Without the empty bins at both ends, which would make a kilobyte of every gauge. */
export function sketchToBytes(sketch: DDSketch): Buffer {
  const trimmed = newSketch();
  trimStore(trimmed.store, sketch.store);
  trimStore(trimmed.negativeStore, sketch.negativeStore);
  trimmed.zeroCount = sketch.zeroCount;
  return Buffer.from(trimmed.toProto());
}

function trimStore(trimmed: DDSketch["store"], { bins, offset }: DDSketch["store"]): void {
  const first = bins.findIndex((weight) => weight > 0);
  if (first < 0) return;
  trimmed.bins = bins.slice(first, bins.findLastIndex((weight) => weight > 0) + 1);
  trimmed.offset = offset + first;
}

export function sketchFromBytes(bytes: Uint8Array): DDSketch {
  const sketch = newSketch();
  mergeSketch(sketch, DDSketch.fromProto(new Uint8Array(bytes)));
  return sketch;
}

/**
 * Adds `other` to `sketch`, bin by bin. The library's own merge (2.1.1) leaves out negative values, and gives
 * NaN where the highest key of `other` is 0, as it is for a sample of exactly 1.
 */
export function mergeSketch(sketch: DDSketch, other: DDSketch): void {
  addBins(sketch.store, other.store);
  addBins(sketch.negativeStore, other.negativeStore);
  sketch.zeroCount += other.zeroCount;
  sketch.count += other.count;
}

function addBins(store: DDSketch["store"], { bins, offset }: DDSketch["store"]): void {
  const first = bins.findIndex((weight) => weight > 0);
  if (first < 0) return;
  const last = bins.findLastIndex((weight) => weight > 0);
  // Room for all of them at once: the store moves its bins each time that it grows.
  store.add(last + offset, 0);
  store.add(first + offset, 0);
  for (let index = first; index <= last; index += 1) {
    const weight = bins[index] ?? 0;
    if (weight > 0) store.add(index + offset, weight);
  }
}

/** Rounding in sums of weights must not skip a bin. */
const SLACK = 1e-9;

/**
 * The value at a quantile from 0 to 1, by the nearest rank: the smallest one that has at least that share of
 * the weight at or below it. NaN for an empty sketch. The library's own takes the rank below, which makes the
 * p95 of two samples the smaller one.
 */
export function quantileOf(sketch: DDSketch, quantile: number): number {
  const { store, negativeStore, zeroCount, mapping } = sketch;
  const wanted = quantile * sketch.count * (1 - SLACK);
  let seen = 0;
  for (let index = negativeStore.bins.length - 1; index >= 0; index -= 1) {
    const weight = negativeStore.bins[index] ?? 0;
    seen += weight;
    if (weight > 0 && seen >= wanted) return -mapping.value(index + negativeStore.offset);
  }
  seen += zeroCount;
  if (zeroCount > 0 && seen >= wanted) return 0;
  for (const [index, weight] of store.bins.entries()) {
    seen += weight;
    if (weight > 0 && seen >= wanted) return mapping.value(index + store.offset);
  }
  return Number.NaN;
}
