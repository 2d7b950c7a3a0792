import type {
  OtlpInstrument,
  OtlpPoint,
  OtlpResource,
  OtlpScope,
  PointData,
  Temporality,
} from "@/lib/domain/otlp/otlp-data";
import {
  type At,
  flagOf,
  inner,
  listOf,
  type Message,
  malformed,
  messageOf,
  nanosAt,
  sent,
  textOf,
  wholeAt,
  wholeOf,
} from "@/lib/http/otlp/fields";
import { readAttributes } from "@/lib/http/otlp/read-attributes";
import { exponentialData, histogramData, numberData } from "@/lib/http/otlp/read-point-data";

/**
 * Reads an ExportMetricsServiceRequest, decoded from either encoding: fields by their lowerCamelCase names, unknown
 * ones ignored. Throws `invalid_request` where it is none.
 */
export function readMetrics(body: unknown): OtlpResource[] {
  const request = messageOf(body, null);
  return listOf(request, "resourceMetrics", null, (item, at) => {
    const message = messageOf(item, at);
    return {
      attributes: inner(message, "resource", at, readAttributes) ?? new Map(),
      scopes: listOf(message, "scopeMetrics", at, readScope),
    };
  });
}

function readScope(item: unknown, at: At): OtlpScope {
  const message = messageOf(item, at);
  const scope = inner(message, "scope", at, (inside, place) => ({
    name: textOf(inside, "name", place),
    version: textOf(inside, "version", place),
    attributes: readAttributes(inside, place),
  }));
  const instruments = listOf(message, "metrics", at, readInstrument);
  return { ...(scope ?? { name: "", version: "", attributes: new Map() }), instruments };
}

function readInstrument(item: unknown, at: At): OtlpInstrument {
  const message = messageOf(item, at);
  const named = { name: textOf(message, "name", at), unit: textOf(message, "unit", at) };
  const kinds = ["gauge", "sum", "histogram", "exponentialHistogram", "summary"] as const;
  const present = kinds.filter((kind) => sent(message, kind) !== undefined);
  const [kind] = present;
  if (!kind) return { ...named, kind: null, points: [] };
  if (present.length > 1) throw malformed(at, `holds ${present.join(" and ")}`, "one of them");
  const place = { in: at, key: kind };
  const data = messageOf(message[kind], place);
  const points = listOf(data, "dataPoints", place, (point, where) =>
    readPoint(messageOf(point, where), where, DATA[kind]),
  );
  switch (kind) {
    case "gauge":
    case "summary":
      return { ...named, kind, points };
    case "sum": {
      const isMonotonic = flagOf(data, "isMonotonic", place);
      return { ...named, kind, points, isMonotonic, temporality: temporalityOf(data, place) };
    }
    case "histogram":
      return { ...named, kind, points, temporality: temporalityOf(data, place) };
    case "exponentialHistogram":
      return { ...named, kind: "exponential", points, temporality: temporalityOf(data, place) };
  }
}

type ReadData = (message: Message, at: At) => PointData | null;

const DATA: Record<string, ReadData> = {
  gauge: numberData,
  sum: numberData,
  histogram: histogramData,
  exponentialHistogram: exponentialData,
  summary: () => null,
};

const TEMPORALITIES: Temporality[] = ["unspecified", "delta", "cumulative"];

/** Enums are integers in OTLP's JSON, names of theirs are not taken. */
function temporalityOf(message: Message, at: At): Temporality {
  const key = "aggregationTemporality";
  const value = sent(message, key);
  return value === undefined
    ? "unspecified"
    : (TEMPORALITIES[enumOf(value, { in: at, key })] ?? "unspecified");
}

function enumOf(value: unknown, at: At): number {
  if (typeof value === "number") return wholeOf(value, at);
  throw malformed(at, "is no number", "an enum's number, such as 2 for cumulative");
}

const NO_RECORDED_VALUE = 1;

function readPoint(message: Message, at: At, readData: ReadData = () => null): OtlpPoint {
  return {
    attributes: readAttributes(message, at),
    startNs: nanosAt(message, "startTimeUnixNano", at),
    timeNs: nanosAt(message, "timeUnixNano", at),
    hasNoValue: (wholeAt(message, "flags", at) & NO_RECORDED_VALUE) !== 0,
    data: readData(message, at),
  };
}
