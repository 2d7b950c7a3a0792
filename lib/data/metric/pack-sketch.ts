import type { DDSketch } from "@datadog/sketches-js";
import { newSketch } from "@/lib/data/metric/sketch";

/**
 * A sketch of few values in few numbers: the weight of zero, the number of positive bins, and then key and
 * weight of each bin that holds anything, the positive ones first.
 */
export function packSketch({ store, negativeStore, zeroCount }: DDSketch): number[] {
  const packed = [zeroCount, 0];
  addBins(packed, store);
  packed[1] = (packed.length - 2) / 2;
  addBins(packed, negativeStore);
  return packed;
}

function addBins(packed: number[], { bins, offset }: DDSketch["store"]): void {
  for (let index = 0; index < bins.length; index += 1) {
    const weight = bins[index] ?? 0;
    if (weight > 0) packed.push(index + offset, weight);
  }
}

export function unpackSketch(packed: readonly number[]): DDSketch {
  const sketch = newSketch();
  const [zeroCount = 0, positive = 0] = packed;
  sketch.zeroCount = zeroCount;
  for (let at = 2; at + 1 < packed.length; at += 2) {
    const store = at < 2 + positive * 2 ? sketch.store : sketch.negativeStore;
    store.add(packed[at] ?? 0, packed[at + 1] ?? 0);
  }
  sketch.count = zeroCount + sketch.store.count + sketch.negativeStore.count;
  return sketch;
}
