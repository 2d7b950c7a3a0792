import { lowerRankSums } from "@/lib/domain/statistics/exact-rank-sum";
import type { RankSum, Samples } from "@/lib/domain/statistics/rank-sum";
import type { Shift } from "@/lib/domain/statistics/shift";

/** For samples without ties: p from the counted orders, the shift from the sorted differences of all pairs. */
export function exactShift(samples: Samples, { u }: RankSum, confidence: number): Shift {
  const { sizeX, sizeY } = samples;
  const pairs = sizeX * sizeY;
  const lower = lowerRankSums(sizeX, sizeY);
  const p = Math.min(1, 2 * (lower[Math.min(u, pairs - u)] ?? 1));
  const differences = samples.x
    .flatMap(({ value }) => samples.y.map((other) => value - other.value))
    .sort((a, b) => a - b);
  const at = (rank: number) => differences[rank - 1] ?? Number.NaN;
  const alpha = 1 - confidence;
  const rank = Math.max(1, firstReaching(lower, alpha / 2));
  const achieved = 2 * (lower[rank - 1] ?? 1);
  return {
    p,
    estimate: (at(Math.floor((pairs + 1) / 2)) + at(Math.ceil((pairs + 1) / 2))) / 2,
    low: at(rank),
    high: at(pairs - rank + 1),
    // The tolerance with which R warns.
    reached: achieved - alpha <= alpha / 2,
    method: "exact",
  };
}

/** The quantile: the least u with P(U <= u) of at least `p`, with R's allowance for rounding. */
function firstReaching(lower: Float64Array, p: number): number {
  const enough = p - 10 * Number.EPSILON;
  return lower.findIndex((probability) => probability >= enough);
}
