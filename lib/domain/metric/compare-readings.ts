import type { ComparisonResult, Reading, Reference } from "@/lib/domain/metric/judgement";
import type { Comparison, Metric } from "@/lib/domain/metric/metric";
import { mannWhitney } from "@/lib/domain/statistics/mann-whitney";
import { differenceOfMeans } from "@/lib/domain/statistics/sequential/difference-of-means";
import { differenceOfProportions } from "@/lib/domain/statistics/sequential/difference-of-proportions";
import { ratioOfRates } from "@/lib/domain/statistics/sequential/ratio-of-rates";
import type { Weighted } from "@/lib/domain/statistics/weighted";

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
  const own = reading.statistics.bins?.();
  const other = reference.statistics.bins?.();
  if (!own || !other) return null;
  const found = mannWhitney(own, other, { confidence });
  const base = medianOf(other);
  if (!found || base === null) return null;
  return {
    estimate: fraction(found.estimate, base),
    low: fraction(found.low, base),
    high: fraction(found.high, base),
    effect: found.effect,
    method: "Mann-Whitney U, Hodges-Lehmann shift",
  };
}

function bySequence(
  aggregate: Metric["aggregate"],
  { statistics: own }: Reading,
  { statistics: other }: Reference,
  confidence: number,
): Change | null {
  if (aggregate === "avg" && own.moments && other.moments) {
    const found = differenceOfMeans(own.moments, other.moments, confidence);
    const base = other.moments.mean;
    const estimate = own.moments.mean - base;
    return found && relative({ ...found, estimate }, base, "sequence of mean differences");
  }
  if (aggregate === "ratio" && own.proportion && other.proportion) {
    const [a, b] = [own.proportion, other.proportion];
    const found = differenceOfProportions(a, b, confidence);
    const base = b.successes / b.trials;
    const estimate = a.successes / a.trials - base;
    return found && relative({ ...found, estimate }, base, "sequence of proportion differences");
  }
  if (aggregate !== "rate" || !own.events || !other.events) return null;
  const found = ratioOfRates(own.events, other.events, confidence);
  if (!found) return null;
  const estimate =
    own.events.count / own.events.seconds / (other.events.count / other.events.seconds) - 1;
  return {
    estimate: Number.isFinite(estimate) ? estimate : 0,
    low: found.low - 1,
    high: Number.isFinite(found.high) ? found.high - 1 : null,
    effect: null,
    method: "sequence of rate ratios",
  };
}

function relative(
  { estimate, low, high }: { estimate: number; low: number; high: number },
  base: number,
  method: string,
): Change {
  return {
    estimate: fraction(estimate, base),
    low: fraction(low, base),
    high: fraction(high, base),
    effect: null,
    method,
  };
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
