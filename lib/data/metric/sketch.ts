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

/**
 * The value at a quantile from 0 to 1; NaN for an empty sketch. The library's own reads the wrong side of zero
 * where less than one observation is weighed in all.
 */
export function quantileOf(sketch: DDSketch, quantile: number): number {
  if (sketch.count <= 0) return Number.NaN;
  return sketch.count < 1 ? soleValue(sketch) : sketch.getValueAtQuantile(quantile);
}

/** Every observation is one and the same, or a fraction of one: the heaviest stands for all. */
function soleValue({ store, negativeStore, mapping, zeroCount }: DDSketch): number {
  const candidates = [
    { weight: zeroCount, value: 0 },
    ...store.bins.map((weight, i) => ({ weight, value: mapping.value(i + store.offset) })),
    ...negativeStore.bins.map((weight, i) => ({
      weight,
      value: -mapping.value(i + negativeStore.offset),
    })),
  ];
  return candidates.reduce((a, b) => (b.weight > a.weight ? b : a)).value;
}
