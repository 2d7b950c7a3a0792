import { totalWeight, type Weighted } from "@/lib/domain/statistics/weighted";

/** Two samples, each sorted and joined, with their sizes. */
export type Samples = { x: Weighted[]; y: Weighted[]; sizeX: number; sizeY: number };

/**
 * `u` counts the pairs with x above y, and half of those that are equal; `ties` is the sum of t^3 - t over all t
 * equal values.
 */
export type RankSum = { u: number; ties: number };

export function samplesOf(x: Weighted[], y: Weighted[]): Samples {
  return { x, y, sizeX: totalWeight(x), sizeY: totalWeight(y) };
}

/** One merge of the two, with every x moved down by `shift`: the cost grows with the bins, not with their weights. */
export function rankSum({ x, y }: Samples, shift: number): RankSum {
  let u = 0;
  let ties = 0;
  let below = 0;
  for (let i = 0, j = 0; i < x.length || j < y.length; ) {
    const value = Math.min(moved(x[i], shift), moved(y[j], 0));
    let ofX = 0;
    let ofY = 0;
    for (; moved(x[i], shift) === value; i++) ofX += x[i]?.weight ?? 0;
    for (; moved(y[j], 0) === value; j++) ofY += y[j]?.weight ?? 0;
    const tied = ofX + ofY;
    u += ofX * (below + ofY / 2);
    ties += tied ** 3 - tied;
    below += ofY;
  }
  return { u, ties };
}

/** Past the end is above everything. */
function moved(bin: Weighted | undefined, shift: number): number {
  return bin === undefined ? Number.POSITIVE_INFINITY : bin.value - shift;
}

/**
 * The standard score of U under the null, its variance corrected for ties: E. L. Lehmann, "Nonparametrics" (1975),
 * section 1.4. `correction` draws it that far towards the mean, as a continuity correction does.
 */
export function standardScore(samples: Samples, { u, ties }: RankSum, correction: number): number {
  const { sizeX, sizeY } = samples;
  const size = sizeX + sizeY;
  const distance = u - (sizeX * sizeY) / 2;
  const sigma = Math.sqrt(((sizeX * sizeY) / 12) * (size + 1 - ties / (size * (size - 1))));
  return (distance - Math.sign(distance) * correction) / sigma;
}
