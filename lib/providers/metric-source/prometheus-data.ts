import { SourceError } from "@/lib/domain/source/source-error";
import type { SourceAnswer, SourceData, TimeWindow } from "@/lib/providers/metric-source/port";
import type {
  PrometheusResult,
  VectorElement,
} from "@/lib/providers/metric-source/prometheus-answer";
import {
  classicHistogram,
  nativeHistogram,
} from "@/lib/providers/metric-source/prometheus-histogram";
import {
  differingLabels,
  severalSeries,
  sharedLabels,
} from "@/lib/providers/metric-source/prometheus-labels";

type Read = Omit<SourceAnswer, "query">;
type Valued = VectorElement & { value: [Date, number] };

/** The label by which a query says which of two series is which part of a ratio. */
const PART = "tollgate";

/** One reading out of an instant query. Never picks one of several series. */
export function readInstant(result: PrometheusResult): Read {
  switch (result.resultType) {
    case "scalar":
      return plain(reading(result.result), null);
    case "vector":
      return readVector(result.result);
    case "matrix":
      throw bad(
        "The query answers a range of values; expected one value, so put a function such as avg_over_time around it.",
      );
    case "string":
      throw bad("The query answers a text; expected a number.");
  }
}

/** The observations of a range query that lie in the window. */
export function readRange(result: PrometheusResult, { from, to }: TimeWindow): Read {
  if (result.resultType !== "matrix") {
    throw bad(`The range query was answered with a ${result.resultType}; expected a matrix.`);
  }
  const [series, ...others] = result.result;
  if (!series) return plain({ kind: "empty" }, null);
  if (others.length > 0) throw severalSeries(result.result);
  if (series.histograms.length > 0) {
    throw bad("The query answers histograms as samples; expected numbers, or `answers: window`.");
  }
  const points = series.values
    .map(([at, value]) => ({ at, value }))
    .filter(({ at }) => at >= from && at < to);
  if (points.some(({ at }, index) => index > 0 && at <= (points[index - 1]?.at ?? at))) {
    throw bad("The values of the series are not in the order of time.");
  }
  const data: SourceData = points.length === 0 ? { kind: "empty" } : { kind: "points", points };
  return plain(data, sharedLabels(result.result));
}

function readVector(elements: VectorElement[]): Read {
  const [first, ...others] = elements;
  if (!first) return plain({ kind: "empty" }, null);
  if (others.length === 0) return readOne(first);
  const valued = elements.filter((element): element is Valued => element.value !== undefined);
  if (valued.length < elements.length) throw severalSeries(elements);
  const ratio = readRatio(valued);
  if (ratio) return plain(ratio, sharedLabels(elements));
  if (!isOneHistogram(elements)) throw severalSeries(elements);
  const buckets = valued.map(({ metric, value }) => ({ le: metric.le ?? "", count: value[1] }));
  const at = valued[0]?.value[0] ?? new Date(Number.NaN);
  return { ...classicHistogram(buckets, at), series: sharedLabels(elements) };
}

function readOne(element: VectorElement): Read {
  const { metric, value, histogram } = element;
  const series = sharedLabels([element]);
  if (histogram) return { ...nativeHistogram(histogram[1], histogram[0]), series };
  if (!value) throw bad("The one series of the answer has no value.");
  const part = metric[PART];
  if (part === "numerator" || part === "denominator") {
    const missing = part === "numerator" ? "denominator" : "numerator";
    throw bad(
      `The ratio has a ${part} and no ${missing}; expected both, so put \`or vector(0)\` where a series may be missing.`,
    );
  }
  return plain(reading(value), series);
}

function reading([at, value]: [Date, number]): SourceData {
  return { kind: "value", value, at, samples: null };
}

function readRatio(elements: Valued[]): SourceData | null {
  const part = (name: string) => elements.filter(({ metric }) => metric[PART] === name);
  const [numerator, ...moreAbove] = part("numerator");
  const [denominator, ...moreBelow] = part("denominator");
  const isRatio = elements.length === 2 && moreAbove.length === 0 && moreBelow.length === 0;
  if (!isRatio || !numerator || !denominator) return null;
  return {
    kind: "ratio",
    numerator: numerator.value[1],
    denominator: denominator.value[1],
    at: denominator.value[0],
  };
}

function isOneHistogram(elements: VectorElement[]): boolean {
  return (
    differingLabels(elements).every((name) => name === "le") &&
    elements.every(({ metric }) => "le" in metric)
  );
}

function plain(data: SourceData, series: string | null): Read {
  return { data, series, warnings: [] };
}

function bad(message: string): SourceError {
  return new SourceError("bad_answer", message);
}
