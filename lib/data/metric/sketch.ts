import { DDSketch } from "@datadog/sketches-js";

/** Quantiles read from it are within 1 % of a true one. */
const RELATIVE_ACCURACY = 0.01;
/** Bins are added by so many; the library's 128 would make a kilobyte of every gauge. */
const BIN_STEP = 8;

export function newSketch(): DDSketch {
  const sketch = new DDSketch({ relativeAccuracy: RELATIVE_ACCURACY });
  sketch.store.chunkSize = BIN_STEP;
  sketch.negativeStore.chunkSize = BIN_STEP;
  return sketch;
}

export function sketchToBytes(sketch: DDSketch): Buffer {
  return Buffer.from(sketch.toProto());
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

function addBins(store: DDSketch["store"], other: DDSketch["store"]): void {
  other.bins.forEach((weight, index) => {
    if (weight > 0) store.add(index + other.offset, weight);
  });
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
