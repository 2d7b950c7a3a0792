import type { DDSketch } from "@datadog/sketches-js";
import type { Weighted } from "@/lib/domain/statistics/weighted";

/** The distribution that a sketch holds, ascending; each value stands for those within 1 % of it. */
export function sketchBins({ store, negativeStore, zeroCount, mapping }: DDSketch): Weighted[] {
  const below = negativeStore.bins.flatMap((weight, index) =>
    weight > 0 ? [{ value: -mapping.value(index + negativeStore.offset), weight }] : [],
  );
  const zero = zeroCount > 0 ? [{ value: 0, weight: zeroCount }] : [];
  const above = store.bins.flatMap((weight, index) =>
    weight > 0 ? [{ value: mapping.value(index + store.offset), weight }] : [],
  );
  return [...below.reverse(), ...zero, ...above];
}
