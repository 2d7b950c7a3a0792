import type { Metric } from "@/lib/domain/metric/metric";

/** What a metric is where its plan says nothing about it. */
export const METRIC_DEFAULTS = {
  confidence: null,
  compare: null,
  muted: false,
  nan: "inconclusive",
  consecutive: 1,
  allowedFailures: null,
  pull: null,
  otlp: null,
} satisfies Partial<Metric>;
