import { quantileWanted } from "@/lib/data/metric/aggregate-window";
import type { Metric } from "@/lib/domain/metric/metric";
import type { Feed } from "@/lib/domain/otlp/observe";
import type { OtlpAttributes, OtlpInstrument, OtlpPoint } from "@/lib/domain/otlp/otlp-data";
import { conversionFor } from "@/lib/domain/otlp/otlp-unit";
import { type Refusal, refused } from "@/lib/domain/run/incoming-data";

/** A metric that an instrument feeds, and how each of its points does. */
export type InstrumentFeed = {
  metric: string;
  /** Null for a point that the metric does not want. */
  feedOf: (point: OtlpPoint, resource: OtlpAttributes) => Feed | null;
};

/** The metrics that name the instrument, or are named like it and have no other source. */
export function metricsFedBy(metrics: readonly Metric[], { name }: OtlpInstrument): Metric[] {
  return metrics.filter((metric) =>
    metric.otlp ? metric.otlp.name === name : metric.key === name && !metric.pull,
  );
}

/**
 * How an instrument feeds a metric. A ratio takes what its one attribute picks out of everything that the instrument
 * counts.
 */
export function feedFor(metric: Metric, instrument: OtlpInstrument): InstrumentFeed | Refusal {
  const wanted = Object.entries(metric.otlp?.attributes ?? {});
  const isWanted = (point: OtlpPoint, resource: OtlpAttributes) =>
    wanted.every(([key, value]) => (point.attributes.get(key) ?? resource.get(key)) === value);
  if (metric.aggregate === "ratio") {
    const fault = ratioFault(metric, wanted.length, instrument);
    if (fault) return fault;
    const feedOf = (point: OtlpPoint, resource: OtlpAttributes): Feed => ({
      kind: "ratio",
      isPart: isWanted(point, resource),
    });
    return { metric: metric.key, feedOf };
  }
  const conversion = conversionFor(metric, instrument.unit);
  if ("kind" in conversion) return conversion;
  const wantsQuantile = quantileWanted(metric.aggregate) !== null;
  const feed: Feed = { kind: "values", conversion, wantsQuantile };
  const feedOf = (point: OtlpPoint, resource: OtlpAttributes) =>
    isWanted(point, resource) ? feed : null;
  return { metric: metric.key, feedOf };
}

function ratioFault(metric: Metric, attributes: number, instrument: OtlpInstrument) {
  const counts =
    instrument.kind === "sum"
      ? instrument.isMonotonic
      : instrument.kind === "histogram" || instrument.kind === "exponential";
  if (!counts) {
    const message = `${metric.key} is a ratio, and this instrument counts nothing`;
    return refused("not_counted", message, "a counter or a histogram");
  }
  if (attributes === 1) return null;
  const message = `${metric.key} is a ratio, and ${attributes} attributes in its otlp: do not say of what`;
  return refused(
    "no_ratio",
    message,
    "one attribute, which what is counted has and the rest has not",
  );
}
