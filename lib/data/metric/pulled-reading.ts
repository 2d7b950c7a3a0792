import { fromJson } from "@/lib/data/from-json";
import { NO_STATISTICS, type Reading, type ReadingProblem } from "@/lib/domain/metric/judgement";
import type { Arm, Metric } from "@/lib/domain/metric/metric";
import { quantileOfBins } from "@/lib/domain/metric/quantile-of-bins";
import { QUANTILES } from "@/lib/domain/metric/quantiles";
import type { PullError, Pulled, PulledReading } from "@/lib/domain/source/pulled";
import type { MetricPull } from "@/lib/domain/source/source";

export type SourceRow = { metric: string; arm: Arm; pulled: unknown; error: unknown };

/**
 * The reading of a metric that is pulled: the source's own for the window, or what was folded from the samples that it
 * gave. A source that did not answer, or whose newest value is no number, makes it unusable until it does.
 */
export function pulledReading(
  metric: Metric,
  pull: MetricPull,
  row: SourceRow | undefined,
  folded: () => Reading,
): Reading {
  const pulled = row?.pulled ? fromJson<Pulled>(row.pulled) : null;
  const error = row?.error ? fromJson<PullError>(row.error) : null;
  const reading =
    pull.answers === "window"
      ? wholeWindow(metric, pulled?.reading ?? null)
      : sampled(metric, folded());
  return { ...reading, problem: problemOf(pull, pulled, error, reading) };
}

function problemOf(
  pull: MetricPull,
  pulled: Pulled | null,
  error: PullError | null,
  reading: Reading,
): ReadingProblem | null {
  if (error) return { kind: "error", message: `${pull.source}: ${error.message}` };
  if (pulled?.notANumberAt) {
    const message = `${pull.source} answered with a value that is not a number, for ${pulled.notANumberAt}.`;
    return { kind: "nan", message };
  }
  if (pulled && pull.answers === "window" && reading.value === null) {
    const { from, to } = pulled.window;
    const message = `${pull.source} has nothing for ${from} to ${to}.`;
    return { kind: "empty", message };
  }
  return null;
}

/** Values that a source gives one by one are aggregates already: a percentile of them is none of the observations. */
export function sampled(metric: Metric, reading: Reading): Reading {
  if (QUANTILES[metric.aggregate] === undefined) return reading;
  const statistics = { ...reading.statistics, quantiles: null };
  return { ...reading, computedBy: "source", statistics };
}

function wholeWindow(metric: Metric, reading: PulledReading | null): Reading {
  const nothing = { metric: metric.key, statistics: NO_STATISTICS, problem: null };
  if (!reading) {
    return { ...nothing, value: null, samples: 0, lastSampleAt: null, computedBy: "source" };
  }
  const { bins, proportion, computedBy } = reading;
  const distribution = bins?.map(([value, weight]) => ({ value, weight })) ?? null;
  return {
    ...nothing,
    value: Number(reading.value),
    // An extrapolated count is no whole number.
    samples: Math.floor(reading.samples ?? 1),
    lastSampleAt: new Date(reading.at),
    computedBy,
    statistics: {
      ...NO_STATISTICS,
      proportion,
      bins: distribution && (() => distribution),
      quantiles: distribution && {
        at: (quantile) => quantileOfBins(distribution, quantile),
        count: distribution.reduce((sum, bin) => sum + bin.weight, 0),
      },
    },
  };
}
