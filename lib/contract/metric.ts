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
