import protobuf from "protobufjs/light.js";
import { AppError } from "@/lib/domain/app-error";

const repeated = (type: string, id: number) => ({ rule: "repeated", type, id });
const one = (type: string, id: number) => ({ type, id });
const ATTRIBUTES = (id: number) => repeated("KeyValue", id);
const TIMES = { startTimeUnixNano: one("fixed64", 2), timeUnixNano: one("fixed64", 3) };
const POINTS = (type: string) => ({ dataPoints: repeated(type, 1) });

/**
 * The messages of opentelemetry-proto 1.9 (https://github.com/open-telemetry/opentelemetry-proto, Apache License 2.0)
 * that a request for metrics is made of, as far as they are used here; what is left out is skipped in decoding. Every
 * field is optional here, so that decoding tells what was sent from what was not.
 */
const OTLP = {
  ExportMetricsServiceRequest: { resourceMetrics: repeated("ResourceMetrics", 1) },
  ResourceMetrics: {
    resource: one("Resource", 1),
    scopeMetrics: repeated("ScopeMetrics", 2),
  },
  Resource: { attributes: ATTRIBUTES(1) },
  ScopeMetrics: { scope: one("InstrumentationScope", 1), metrics: repeated("Metric", 2) },
  InstrumentationScope: {
    name: one("string", 1),
    version: one("string", 2),
    attributes: ATTRIBUTES(3),
  },
  Metric: {
    name: one("string", 1),
    unit: one("string", 3),
    gauge: one("Gauge", 5),
    sum: one("Sum", 7),
    histogram: one("Histogram", 9),
    exponentialHistogram: one("ExponentialHistogram", 10),
    summary: one("Summary", 11),
  },
  Gauge: POINTS("NumberDataPoint"),
  Sum: {
    ...POINTS("NumberDataPoint"),
    aggregationTemporality: one("int32", 2),
    isMonotonic: one("bool", 3),
  },
  Histogram: { ...POINTS("HistogramDataPoint"), aggregationTemporality: one("int32", 2) },
  ExponentialHistogram: {
    ...POINTS("ExponentialHistogramDataPoint"),
    aggregationTemporality: one("int32", 2),
  },
  Summary: POINTS("SummaryDataPoint"),
  NumberDataPoint: {
    ...TIMES,
    attributes: ATTRIBUTES(7),
    asDouble: one("double", 4),
    asInt: one("sfixed64", 6),
    flags: one("uint32", 8),
  },
  HistogramDataPoint: {
    ...TIMES,
    attributes: ATTRIBUTES(9),
    count: one("fixed64", 4),
    sum: one("double", 5),
    bucketCounts: repeated("fixed64", 6),
    explicitBounds: repeated("double", 7),
    flags: one("uint32", 10),
    min: one("double", 11),
    max: one("double", 12),
  },
  ExponentialHistogramDataPoint: {
    ...TIMES,
    attributes: ATTRIBUTES(1),
    count: one("fixed64", 4),
    sum: one("double", 5),
    scale: one("sint32", 6),
    zeroCount: one("fixed64", 7),
    positive: one("Buckets", 8),
    negative: one("Buckets", 9),
    flags: one("uint32", 10),
    min: one("double", 12),
    max: one("double", 13),
    zeroThreshold: one("double", 14),
  },
  Buckets: { offset: one("sint32", 1), bucketCounts: repeated("uint64", 2) },
  SummaryDataPoint: { ...TIMES, attributes: ATTRIBUTES(7), flags: one("uint32", 8) },
  KeyValue: { key: one("string", 1), value: one("AnyValue", 2) },
  AnyValue: {
    stringValue: one("string", 1),
    boolValue: one("bool", 2),
    intValue: one("int64", 3),
    doubleValue: one("double", 4),
    arrayValue: one("ArrayValue", 5),
    kvlistValue: one("KeyValueList", 6),
    bytesValue: one("bytes", 7),
  },
  ArrayValue: { values: repeated("AnyValue", 1) },
  KeyValueList: { values: repeated("KeyValue", 1) },
  ExportMetricsServiceResponse: { partialSuccess: one("ExportMetricsPartialSuccess", 1) },
  ExportMetricsPartialSuccess: {
    rejectedDataPoints: one("int64", 1),
    errorMessage: one("string", 2),
  },
};

/** google.rpc.Status and what its details hold (https://github.com/googleapis/googleapis, Apache License 2.0). */
const RPC = {
  Status: { code: one("int32", 1), message: one("string", 2), details: repeated("Any", 3) },
  Any: { typeUrl: one("string", 1), value: one("bytes", 2) },
  BadRequest: { fieldViolations: repeated("FieldViolation", 1) },
  FieldViolation: { field: one("string", 1), description: one("string", 2) },
};

const messages = Object.entries({ ...OTLP, ...RPC });
const root = protobuf.Root.fromJSON({
  nested: Object.fromEntries(messages.map(([name, fields]) => [name, { fields }])),
});

/** Throws `invalid_request` where the bytes are no such message. */
export function decodeRequest(bytes: Uint8Array): unknown {
  try {
    return root.lookupType("ExportMetricsServiceRequest").decode(bytes);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : "it is broken";
    throw new AppError(
      "invalid_request",
      `The body is no ExportMetricsServiceRequest in protobuf's binary form: ${why}.`,
      { cause },
    );
  }
}

/** A message by its name, as protobuf's binary form. */
export function encodeMessage(
  name: "ExportMetricsServiceResponse" | "Status" | "BadRequest",
  value: Record<string, unknown>,
): Uint8Array<ArrayBuffer> {
  const type = root.lookupType(name);
  return new Uint8Array(type.encode(type.fromObject(value)).finish());
}
