import normalCdf from "@stdlib/stats-base-dists-normal-cdf";
import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";
import { findRoot } from "@/lib/domain/statistics/find-root";
import {
  type RankSum,
  rankSum,
  type Samples,
  standardScore,
} from "@/lib/domain/statistics/rank-sum";
import type { Shift } from "@/lib/domain/statistics/shift";

/** U moves in steps; a normal distribution does not. */
const CONTINUITY = 0.5;

/** Of the largest difference. R's own default is 1e-4, in the unit of the data. */
const TOLERANCE = 1e-12;

/**
 * By the normal approximation. The bounds are the shifts at which the score of the shifted samples passes the normal
 * quantile, the estimate that at which it passes 0 without the continuity correction: D. F. Bauer, "Constructing
 * confidence sets using rank statistics", JASA 67 (1972). A bound that no shift passes is the extreme difference.
 */
export function normalShift(samples: Samples, sum: RankSum, confidence: number): Shift {
  const z = normalQuantile((1 + confidence) / 2, 0, 1);
  const { least, most } = extremes(samples);
  const reached = standardScore(samples, apart(samples), CONTINUITY) > z;
  const p = isOneValue(samples)
    ? 1
    : 2 * normalCdf(-Math.abs(standardScore(samples, sum, CONTINUITY)), 0, 1);
  const found = { p, reached, method: "normal" } as const;
  if (least === most) return { ...found, estimate: least, low: least, high: most };
  return {
    ...found,
    estimate: passes(samples, 0, 0),
    low: passes(samples, z, CONTINUITY),
    high: passes(samples, -z, CONTINUITY),
  };
}

/** The score falls as the shift grows. */
function passes(samples: Samples, level: number, correction: number): number {
  const beyond = (shift: number) =>
    standardScore(samples, rankSum(samples, shift), correction) - level;
  const { least, most } = extremes(samples);
  const from = { at: least, value: beyond(least) };
  if (from.value <= 0) return least;
  const to = { at: most, value: beyond(most) };
  if (to.value >= 0) return most;
  const tolerance = TOLERANCE * Math.max(Math.abs(least), Math.abs(most));
  return stepNear(samples, findRoot(beyond, from, to, tolerance), tolerance);
}

/** The score only steps where a shift makes a pair equal: the root finder stops beside that difference, this is it. */
function stepNear({ x, y }: Samples, root: number, tolerance: number): number {
  let j = 0;
  for (const { value } of x) {
    while (j < y.length - 1 && value - (y[j]?.value ?? 0) > root + tolerance) j++;
    const step = value - (y[j]?.value ?? Number.NaN);
    if (Math.abs(step - root) <= tolerance) return step;
  }
  return root;
}

/** The smallest and the largest difference of any pair. */
function extremes({ x, y }: Samples): { least: number; most: number } {
  const first = (sample: Samples["x"]) => sample[0]?.value ?? Number.NaN;
  const last = (sample: Samples["x"]) => sample.at(-1)?.value ?? Number.NaN;
  return { least: first(x) - last(y), most: last(x) - first(y) };
}

/** The rank sum when every x is above every y: the strongest evidence that samples of these sizes can give. */
function apart({ x, y, sizeX, sizeY }: Samples): RankSum {
  const ties = [...x, ...y].reduce((sum, { weight }) => sum + weight ** 3 - weight, 0);
  return { u: sizeX * sizeY, ties };
}

function isOneValue({ x, y }: Samples): boolean {
  return x.length === 1 && y.length === 1 && x[0]?.value === y[0]?.value;
}
