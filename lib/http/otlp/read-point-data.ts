import type {
  Buckets,
  ExponentialData,
  HistogramData,
  NumberData,
} from "@/lib/domain/otlp/otlp-data";
import {
  type At,
  countAt,
  countOf,
  doubleOf,
  inner,
  listOf,
  type Message,
  optionalDouble,
  sent,
  wholeAt,
  wholeOf,
} from "@/lib/http/otlp/fields";

/** Null where the point holds no value. */
export function numberData(message: Message, at: At): NumberData | null {
  const double = sent(message, "asDouble");
  if (double !== undefined) {
    return { kind: "number", value: doubleOf(double, { in: at, key: "asDouble" }) };
  }
  const whole = sent(message, "asInt");
  if (whole === undefined) return null;
  return { kind: "number", value: wholeOf(whole, { in: at, key: "asInt" }) };
}

function counted(message: Message, at: At) {
  return {
    count: countAt(message, "count", at),
    sum: optionalDouble(message, "sum", at),
    min: optionalDouble(message, "min", at),
    max: optionalDouble(message, "max", at),
    isExact: true,
  };
}

export function histogramData(message: Message, at: At): HistogramData {
  return {
    kind: "histogram",
    ...counted(message, at),
    bounds: listOf(message, "explicitBounds", at, doubleOf),
    counts: listOf(message, "bucketCounts", at, countOf),
  };
}

export function exponentialData(message: Message, at: At): ExponentialData {
  const none: Buckets = { offset: 0, counts: [] };
  return {
    kind: "exponential",
    ...counted(message, at),
    scale: wholeAt(message, "scale", at),
    zeroCount: countAt(message, "zeroCount", at),
    zeroThreshold: optionalDouble(message, "zeroThreshold", at) ?? 0,
    positive: inner(message, "positive", at, bucketsOf) ?? none,
    negative: inner(message, "negative", at, bucketsOf) ?? none,
  };
}

function bucketsOf(message: Message, at: At): Buckets {
  return {
    offset: wholeAt(message, "offset", at),
    counts: listOf(message, "bucketCounts", at, countOf),
  };
}
