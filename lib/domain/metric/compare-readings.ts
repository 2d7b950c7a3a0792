import type { ComparisonResult, Reading, Reference } from "@/lib/domain/metric/judgement";
import type { Comparison, Metric } from "@/lib/domain/metric/metric";
import type { Interval } from "@/lib/domain/statistics/interval";
import { mannWhitney } from "@/lib/domain/statistics/mann-whitney";
import { meanSequence } from "@/lib/domain/statistics/sequential/mean-sequence";
import { proportionSequence } from "@/lib/domain/statistics/sequential/proportion-sequence";
import type { Weighted } from "@/lib/domain/statistics/weighted";

type Proportion = { successes: number; trials: number };
type Change = Pick<ComparisonResult, "estimate" | "low" | "high" | "effect" | "method">;

/**
 * How far a reading lies from its reference, as a fraction of it, with a confidence interval. `fine` and `worse` need
 * the whole interval on one side of what is tolerated. Null where one of them has too little for the test.
 */
export function compareReadings(
  metric: Pick<Metric, "aggregate">,
  compare: Comparison,
  reading: Reading,
  reference: Reference,
): ComparisonResult | null {
  const change =
    compare.test === "mann-whitney"
      ? byRanks(reading, reference, compare.confidence)
      : bySequence(metric.aggregate, reading, reference, compare.confidence);
  return change && { ...change, level: compare.confidence, says: changeSays(change, compare) };
}

function byRanks(reading: Reading, reference: Reference, confidence: number): Change | null {
  const own = wholeWeights(reading.statistics.bins?.());
  const other = wholeWeights(reference.statistics.bins?.());
  if (!own?.length || !other?.length) return null;
  const found = mannWhitney(own, other, { confidence });
  const base = medianOf(other);
  if (!found || base === null) return null;
  return {
    estimate: fraction(found.estimate, base),
    // With too few observations for the confidence the ends are only those of what was seen.
    low: found.reached ? fraction(found.low, base) : null,
    high: found.reached ? fraction(found.high, base) : null,
    effect: found.effect,
    method: "Mann-Whitney U, Hodges-Lehmann shift",
  };
}

/** Ranks are of whole observations; a histogram of an extrapolated increase holds fractions of them. */
function wholeWeights(bins: Weighted[] | undefined): Weighted[] | null {
  if (!bins) return null;
  return bins
    .map(({ value, weight }) => ({ value, weight: Math.round(weight) }))
    .filter(({ weight }) => weight > 0);
}

/**
 * Each side has its own sequence at half the alpha; that both hold together is Bonferroni's inequality, and the quotient
 * of the two is as valid as they are. Nothing is known of the side where the reference may be zero.
 */
function bySequence(
  aggregate: Metric["aggregate"],
  { statistics: own }: Reading,
  { statistics: other }: Reference,
  confidence: number,
): Change | null {
  const each = (1 + confidence) / 2;
  if (aggregate === "avg" && own.moments && other.moments) {
    const [a, b] = [meanSequence(own.moments, each), meanSequence(other.moments, each)];
    const estimate = fraction(own.moments.mean - other.moments.mean, other.moments.mean);
    return a && b && quotient(a, b, estimate, "mean sequences");
  }
  if (aggregate !== "ratio" || !own.proportion || !other.proportion) return null;
  const [a, b] = [sequenceOf(own.proportion, each), sequenceOf(other.proportion, each)];
  const [share, base] = [shareOf(own.proportion), shareOf(other.proportion)];
  return a && b && quotient(a, b, fraction(share - base, base), "beta-binomial sequences");
}

function sequenceOf({ successes, trials }: Proportion, confidence: number): Interval | null {
  return proportionSequence(successes, trials, confidence);
}

function shareOf({ successes, trials }: Proportion): number {
  return successes / trials;
}

function quotient(a: Interval, b: Interval, estimate: number, method: string): Change | null {
  if (!(b.high > 0)) return null;
  const low = Math.max(0, a.low) / b.high - 1;
  const high = b.low > 0 ? a.high / b.low - 1 : null;
  return { estimate, low, high, effect: null, method };
}

/** A change of nothing is nothing; any other change is beyond every fraction of a base of zero. */
function fraction(change: number, base: number): number {
  if (base !== 0) return change / Math.abs(base);
  return change === 0 ? 0 : Math.sign(change) * Number.MAX_VALUE;
}

function medianOf(bins: readonly Weighted[]): number | null {
  const half = bins.reduce((sum, bin) => sum + bin.weight, 0) / 2;
  let seen = 0;
  for (const { value, weight } of bins) {
    seen += weight;
    if (seen >= half) return value;
  }
  return null;
}

function changeSays(
  { low, high }: Pick<Change, "low" | "high">,
  { worse, tolerate }: Comparison,
): ComparisonResult["says"] {
  const from = low ?? Number.NEGATIVE_INFINITY;
  const to = high ?? Number.POSITIVE_INFINITY;
  const isWorse = (worse !== "lower" && from > tolerate) || (worse !== "higher" && to < -tolerate);
  if (isWorse) return "worse";
  const isFine = (worse === "lower" || to <= tolerate) && (worse === "higher" || from >= -tolerate);
  return isFine ? "fine" : "open";
}
