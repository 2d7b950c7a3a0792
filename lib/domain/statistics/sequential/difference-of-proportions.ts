import type { Interval } from "@/lib/domain/statistics/interval";
import { proportionSequence } from "@/lib/domain/statistics/sequential/proportion-sequence";

export type Proportion = { successes: number; trials: number };

/**
 * Where p(a) - p(b) lies, valid at all looks together, and exact whatever decides which side the next trial goes to:
 * each side's own `proportionSequence` at half the alpha, joined by Bonferroni's inequality. For what is rare,
 * `ratioOfRates` sees more. Null while a side has no trials.
 */
export function differenceOfProportions(
  a: Proportion,
  b: Proportion,
  confidence = 0.95,
): Interval | null {
  const each = (1 + confidence) / 2;
  const ofA = proportionSequence(a.successes, a.trials, each);
  const ofB = proportionSequence(b.successes, b.trials, each);
  return ofA && ofB && { low: ofA.low - ofB.high, high: ofA.high - ofB.low };
}
