import type { Metric } from "@/lib/domain/metric/metric";
import { QUANTILES } from "@/lib/domain/metric/quantiles";
import { convert, parseUnit } from "@/lib/domain/metric/unit";
import { histogramBins, histogramCount, histogramQuantile } from "@/lib/domain/source/histogram";
import { storedNumber, toMetricUnit } from "@/lib/domain/source/metric-value";
import type { PulledReading } from "@/lib/domain/source/pulled";
import type { MetricPull } from "@/lib/domain/source/source";
import type { SourceData } from "@/lib/domain/source/source-answer";
import { SourceError } from "@/lib/domain/source/source-error";

type Asked = { pull: Pick<MetricPull, "unit">; metric: Pick<Metric, "key" | "unit" | "aggregate"> };
type Histogram = Extract<SourceData, { kind: "histogram" }>;
type Ratio = Extract<SourceData, { kind: "ratio" }>;

/**
 * The reading in an answer for a whole window, in the metric's unit; null where the source has nothing for it. Throws
 * `SourceError` for data that the metric's aggregate cannot be made of.
 */
export function readWindow(data: SourceData, asked: Asked): PulledReading | null {
  switch (data.kind) {
    case "empty":
      return null;
    case "points":
      throw bad("The source answers single values; expected one answer for the window.");
    case "value":
      return {
        value: storedNumber(toMetricUnit(data.value, asked.pull.unit, asked.metric)),
        at: data.at.toISOString(),
        samples: data.samples,
        proportion: null,
        bins: null,
        computedBy: QUANTILES[asked.metric.aggregate] === undefined ? "tollgate" : "source",
      };
    case "ratio":
      return readRatio(data, asked);
    case "histogram":
      return readHistogram(data, asked);
  }
}

/** Nothing out of nothing is no observation, and no reading. */
function readRatio({ numerator, denominator, at }: Ratio, asked: Asked): PulledReading | null {
  if (numerator === 0 && denominator === 0) return null;
  const isProportion = numerator >= 0 && numerator <= denominator && Number.isFinite(denominator);
  const isNumber = Number.isFinite(numerator) && Number.isFinite(denominator);
  if (isNumber && (denominator <= 0 || (asked.metric.aggregate === "ratio" && !isProportion))) {
    throw bad(
      `The source counts ${numerator} out of ${denominator}; expected a part of what it is out of.`,
    );
  }
  return {
    value: storedNumber(isNumber ? shareIn(numerator / denominator, asked) : Number.NaN),
    at: at.toISOString(),
    samples: isNumber ? denominator : null,
    proportion: isProportion ? { successes: numerator, trials: denominator } : null,
    bins: null,
    computedBy: "tollgate",
  };
}

function shareIn(share: number, { pull, metric }: Asked): number {
  const target = parseUnit(metric.unit);
  const ratio = parseUnit("ratio");
  const converted = target && ratio ? convert(share, ratio, target) : null;
  return converted ?? toMetricUnit(share, pull.unit, metric);
}

function readHistogram(data: Histogram, { pull, metric }: Asked): PulledReading | null {
  const samples = histogramCount(data.buckets);
  if (samples === 0) return null;
  const bins = histogramBins(data.buckets)
    .filter(([value]) => Number.isFinite(value))
    .map(([value, weight]): [number, number] => [toMetricUnit(value, pull.unit, metric), weight]);
  return {
    value: storedNumber(histogramValue(data, samples, { pull, metric })),
    at: data.at.toISOString(),
    samples,
    proportion: null,
    bins,
    computedBy: "tollgate",
  };
}

function histogramValue(data: Histogram, count: number, { pull, metric }: Asked): number {
  const { aggregate } = metric;
  const quantile = QUANTILES[aggregate];
  if (quantile !== undefined) {
    const value = histogramQuantile(data.buckets, quantile);
    if (Number.isFinite(value)) return toMetricUnit(value, pull.unit, metric);
    throw bad("The histogram's one bucket has no ends; expected boundaries to tell values by.");
  }
  if (aggregate === "count") return count;
  if (aggregate !== "avg" && aggregate !== "sum") {
    throw bad(
      `The source answers a histogram, which has no ${aggregate}; expected one value, or a metric of percentiles, avg, sum or count.`,
    );
  }
  if (data.sum === null) {
    throw bad(
      `The source answers a histogram without its sum, which has no ${aggregate}; expected one value, or a metric of percentiles or count.`,
    );
  }
  return toMetricUnit(aggregate === "avg" ? data.sum / count : data.sum, pull.unit, metric);
}

function bad(message: string): SourceError {
  return new SourceError("bad_answer", message);
}
