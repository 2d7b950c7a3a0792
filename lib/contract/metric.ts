import { z } from "zod";
import { Instant, VerdictName } from "@/lib/contract/common";
import { ARMS } from "@/lib/domain/metric/metric";

export const SampleInput = z.strictObject({
  metric: z.string().min(1),
  /** A finite number in the metric's unit, or a version such as `TLSv1.3` for a metric whose unit is a version. */
  value: z.union([z.number(), z.string()]),
  at: z.union([Instant, z.number()]).optional(),
  /** How many observations this one stands for. */
  weight: z.number().positive().optional(),
  /** For a `ratio` metric: how many `value` is out of. */
  of: z.number().positive().optional(),
  /** The control group's observations are compared with; the canary's are judged. */
  arm: z.enum(ARMS).optional(),
  /** Stage key; the running stage where it is left out. */
  stage: z.string().optional(),
});
export type SampleInput = z.infer<typeof SampleInput>;

/** Samples stay unparsed here, so that one bad sample does not take the good ones with it. */
export const SamplesRequest = z.strictObject({ samples: z.array(z.unknown()).min(1).max(10_000) });

export const Rejection = z.strictObject({
  index: z.int(),
  code: z.string(),
  message: z.string(),
  expected: z.string(),
});
export type Rejection = z.infer<typeof Rejection>;

export const IngestAnswer = z.strictObject({
  accepted: z.int(),
  rejected: z.array(Rejection),
});
export type IngestAnswer = z.infer<typeof IngestAnswer>;

/** What a metric's source was last asked, and what it said. */
export const SourceView = z.strictObject({
  key: z.string(),
  kind: z.string(),
  /** `samples`: observations that Tollgate aggregates; `window`: the source's own answer for the whole window. */
  answers: z.enum(["samples", "window"]),
  /** As it was sent, without secrets; null before the first answer. */
  query: z.string().nullable(),
  window: z.strictObject({ from: Instant, to: Instant }).nullable(),
  series: z.string().nullable(),
  warnings: z.array(z.string()),
  fetchedAt: Instant.nullable(),
  /** When it will be asked next; null once the stage is over. */
  nextAt: Instant.nullable(),
  error: z
    .strictObject({ code: z.string(), message: z.string(), at: Instant.nullable() })
    .nullable(),
  /** Questions in a row that went wrong. */
  failures: z.int(),
});
export type SourceView = z.infer<typeof SourceView>;

/** Where the true value lies with confidence `level`; null at a side that the data does not bound. */
export const IntervalView = z.strictObject({
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** As people read it: `the 95 % interval reaches from 64.6 % to 98.5 %`. */
  text: z.string(),
  level: z.number(),
  method: z.string(),
  /** What the whole interval says of the threshold. */
  says: z.enum(["pass", "fail", "open"]),
  /** The verdict has to hold with it; else it is only shown. */
  required: z.boolean(),
});

/** Changes against the control group or the baseline, as fractions of it. */
export const ComparisonView = z.strictObject({
  with: z.enum(["control", "baseline"]),
  estimate: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  text: z.string(),
  level: z.number(),
  method: z.string(),
  says: z.enum(["fine", "worse", "open"]),
  required: z.boolean(),
});

export const MetricView = z.strictObject({
  key: z.string(),
  label: z.string(),
  group: z.string(),
  unit: z.string(),
  aggregate: z.string(),
  /** `stage`, or the sliding window as people write it (`5m`). */
  window: z.string(),
  threshold: z.string(),
  /** The threshold's bounds in the metric's unit, for the limit line of charts. */
  limits: z.strictObject({ min: z.number().nullable(), max: z.number().nullable() }),
  /** `value` is null until a baseline that is measured is known. */
  baseline: z.strictObject({ text: z.string(), value: z.number().nullable() }).nullable(),
  critical: z.boolean(),
  /** Shown, and not counted. */
  muted: z.boolean(),
  zeroTolerance: z.boolean(),
  minSamples: z.number(),
  /** In the metric's unit; null without data. */
  value: z.number().nullable(),
  /** The value as people read it, unit included: `212 ms`, `45/100`, `TLS 1.3`. */
  display: z.string().nullable(),
  samples: z.number(),
  lastSampleAt: Instant.nullable(),
  verdict: VerdictName,
  /** Distance to the threshold as a fraction of it; negative is beyond it. */
  margin: z.number().nullable(),
  /** `38 % of room`, `12 % over`. */
  marginText: z.string().nullable(),
  breachingSince: Instant.nullable(),
  reason: z.string(),
  judgedAt: Instant.nullable(),
  interval: IntervalView.nullable(),
  comparison: ComparisonView.nullable(),
  /** The smallest margin of the stage so far. */
  smallest: z.strictObject({ margin: z.number(), text: z.string(), at: Instant }).nullable(),
  /** Change of the margin by the hour, and when it would be used up if it went on so. */
  forecast: z.strictObject({ perHour: z.number(), breachAt: Instant.nullable() }).nullable(),
  /** `source`: a percentile that came as a bare number and cannot be merged or checked. */
  computedBy: z.enum(["tollgate", "source"]),
  /** Null: observations are pushed. */
  source: SourceView.nullable(),
});
export type MetricView = z.infer<typeof MetricView>;

/** One point a bucket, oldest first; a gap in the data is a point with null. */
export const SeriesPoint = z.strictObject({ at: Instant, value: z.number().nullable() });
export const StageSeries = z.strictObject({
  stage: z.string(),
  bucketSeconds: z.number(),
  metrics: z.record(z.string(), z.array(SeriesPoint)),
});
export type StageSeries = z.infer<typeof StageSeries>;
