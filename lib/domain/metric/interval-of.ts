import type { MetricInterval, Reading, Statistics } from "@/lib/domain/metric/judgement";
import type { Metric } from "@/lib/domain/metric/metric";
import { QUANTILES } from "@/lib/domain/metric/quantiles";
import { satisfies, type Threshold } from "@/lib/domain/metric/threshold";
import { parseUnit, secondsOfRate } from "@/lib/domain/metric/unit";
import type { Interval } from "@/lib/domain/statistics/interval";
import { meanInterval } from "@/lib/domain/statistics/mean-interval";
import type { Moments } from "@/lib/domain/statistics/moments";
import { quantileRanks } from "@/lib/domain/statistics/quantile-interval";
import { rateInterval } from "@/lib/domain/statistics/rate-interval";
import { meanSequence } from "@/lib/domain/statistics/sequential/mean-sequence";
import { proportionSequence } from "@/lib/domain/statistics/sequential/proportion-sequence";
import { rateSequence } from "@/lib/domain/statistics/sequential/rate-sequence";
import { wilsonInterval } from "@/lib/domain/statistics/wilson";

type Found = { low: number | null; high: number | null; method: string };

/**
 * Where the true value of a metric lies with confidence `level`, in its unit, and what that says of the threshold. A
 * sequential interval stays valid however often people look. Null where the source gives too little for one.
 */
export function intervalOf(
  metric: Pick<Metric, "aggregate" | "unit">,
  reading: Reading,
  threshold: Threshold,
  { level, sequential }: { level: number; sequential: boolean },
): MetricInterval | null {
  const found = find(metric, reading, level, sequential);
  return found && { ...found, level, says: intervalSays(found, threshold) };
}

function find(
  { aggregate, unit }: Pick<Metric, "aggregate" | "unit">,
  { statistics }: Reading,
  level: number,
  sequential: boolean,
): Found | null {
  const { proportion, moments, events } = statistics;
  switch (aggregate) {
    case "ratio":
      return proportion && ofProportion(proportion, unit, level, sequential);
    case "avg":
      return moments && ofMean(moments, level, sequential);
    case "rate":
      return events && ofRate(events, unit, level, sequential);
    default:
      return sequential ? null : ofQuantile(aggregate, statistics, level);
  }
}

function ofProportion(
  { successes, trials }: NonNullable<Statistics["proportion"]>,
  unit: string,
  level: number,
  sequential: boolean,
): Found | null {
  const interval = (sequential ? proportionSequence : wilsonInterval)(successes, trials, level);
  const method = sequential ? "beta-binomial sequence" : "Wilson";
  return scaled(interval, 1 / (parseUnit(unit)?.factor ?? 1), method);
}

function ofMean(moments: Moments, level: number, sequential: boolean): Found | null {
  const interval = (sequential ? meanSequence : meanInterval)(moments, level);
  return scaled(interval, 1, sequential ? "mean sequence" : "Student's t");
}

function ofRate(
  { count, seconds }: NonNullable<Statistics["events"]>,
  unit: string,
  level: number,
  sequential: boolean,
): Found | null {
  const interval = (sequential ? rateSequence : rateInterval)(count, seconds, level);
  return scaled(interval, secondsOfRate(unit), sequential ? "gamma-Poisson sequence" : "Garwood");
}

function ofQuantile(
  aggregate: Metric["aggregate"],
  { quantiles }: Statistics,
  level: number,
): Found | null {
  const quantile = QUANTILES[aggregate];
  const ranks =
    quantile === undefined || !quantiles ? null : quantileRanks(quantile, quantiles.count, level);
  if (!ranks || !quantiles) return null;
  const at = (rank: number | null) => (rank === null ? null : quantiles.at(rank));
  return { low: at(ranks.low), high: at(ranks.high), method: "order statistics" };
}

function scaled(interval: Interval | null, factor: number, method: string): Found | null {
  return interval && { low: interval.low * factor, high: interval.high * factor, method };
}

/** `pass` and `fail` need the whole interval on one side. A side that is not bounded reaches everywhere. */
export function intervalSays(
  { low, high }: { low: number | null; high: number | null },
  threshold: Threshold,
): MetricInterval["says"] {
  const { min, max } = threshold;
  const from = low ?? Number.NEGATIVE_INFINITY;
  const to = high ?? Number.POSITIVE_INFINITY;
  if (satisfies(from, threshold) && satisfies(to, threshold)) return "pass";
  const isBelow = min !== null && !satisfies(to, { ...threshold, max: null });
  const isAbove = max !== null && !satisfies(from, { ...threshold, min: null });
  return isBelow || isAbove ? "fail" : "open";
}
