import type { DDSketch } from "@datadog/sketches-js";

/**
 * A sketch of few values in few numbers: the weight of zero, the number of positive bins, and then key and
 * weight of each bin that holds anything, the positive ones first.
 */
export function packSketch({ store, negativeStore, zeroCount }: DDSketch): number[] {
  const packed = [zeroCount, 0];
  packBins(packed, store);
  packed[1] = (packed.length - 2) / 2;
  packBins(packed, negativeStore);
  return packed;
}

function packBins(packed: number[], { bins, offset }: DDSketch["store"]): void {
  for (let index = 0; index < bins.length; index += 1) {
    const weight = bins[index] ?? 0;
    if (weight > 0) packed.push(index + offset, weight);
  }
}

/** Adds what was packed to a sketch. */
export function addPacked(sketch: DDSketch, packed: readonly number[]): void {
  const [zeroCount = 0, positive = 0] = packed;
  const before = sketch.store.count + sketch.negativeStore.count;
  const border = 2 + positive * 2;
  addBins(sketch.store, packed, 2, border);
  addBins(sketch.negativeStore, packed, border, packed.length);
  sketch.zeroCount += zeroCount;
  sketch.count += zeroCount + sketch.store.count + sketch.negativeStore.count - before;
}

function addBins(
  store: DDSketch["store"],
  packed: readonly number[],
  from: number,
  to: number,
): void {
  if (to <= from) return;
  // Room for all of them at once: the store moves its bins each time that it grows.
  store.add(packed[to - 2] ?? 0, 0);
  store.add(packed[from] ?? 0, 0);
  for (let at = from; at < to; at += 2) store.add(packed[at] ?? 0, packed[at + 1] ?? 0);
}
