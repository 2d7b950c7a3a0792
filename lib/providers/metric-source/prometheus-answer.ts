import { z } from "zod";
import { SourceError } from "@/lib/domain/source/source-error";
import { type HttpAnswer, quote } from "@/lib/providers/metric-source/ask";
import { readAnswer } from "@/lib/providers/metric-source/read-json";
import { refuseStatus } from "@/lib/providers/metric-source/refuse-status";

const SPECIAL: Record<string, number> = {
  NaN: Number.NaN,
  "+Inf": Number.POSITIVE_INFINITY,
  Inf: Number.POSITIVE_INFINITY,
  "-Inf": Number.NEGATIVE_INFINITY,
};

/** A number as Prometheus writes it, in a string. */
const Num = z
  .string()
  .regex(/^(?:NaN|[+-]?Inf|[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/i)
  .transform((text) => SPECIAL[text] ?? Number(text));

/** Seconds since 1970, to the millisecond. */
const Instant = z
  .number()
  .min(-8.64e12)
  .max(8.64e12)
  .transform((seconds) => new Date(Math.round(seconds * 1000)));

/** How a bucket includes its boundaries, lower, upper, count. */
const NativeBucket = z.tuple([z.number(), Num, Num, Num]);
const NativeHistogram = z.object({
  count: Num,
  sum: Num,
  buckets: z.array(NativeBucket).default([]),
});
export type NativeHistogram = z.output<typeof NativeHistogram>;

const Labels = z.record(z.string(), z.string());
export type Labels = z.output<typeof Labels>;

const Sample = z.tuple([Instant, Num]);
const VectorElement = z.object({
  metric: Labels,
  value: Sample.optional(),
  histogram: z.tuple([Instant, NativeHistogram]).optional(),
});
export type VectorElement = z.output<typeof VectorElement>;

const MatrixElement = z.object({
  metric: Labels,
  values: z.array(Sample).default([]),
  histograms: z.array(z.unknown()).default([]),
});
export type MatrixElement = z.output<typeof MatrixElement>;

const Result = z.discriminatedUnion("resultType", [
  z.object({ resultType: z.literal("scalar"), result: Sample }),
  z.object({ resultType: z.literal("string"), result: z.unknown() }),
  z.object({ resultType: z.literal("vector"), result: z.array(VectorElement) }),
  z.object({ resultType: z.literal("matrix"), result: z.array(MatrixElement) }),
]);
export type PrometheusResult = z.output<typeof Result>;

const Failure = z.object({ status: z.literal("error"), errorType: z.string(), error: z.string() });

const Success = z.object({
  status: z.literal("success"),
  data: Result,
  warnings: z.array(z.string()).nullish(),
  infos: z.array(z.string()).nullish(),
  /** VictoriaMetrics: a part of the cluster did not answer. */
  isPartial: z.boolean().optional(),
});

/** The result in an answer of the HTTP API, with its warnings. Throws `SourceError` for anything else. */
export function readPrometheus(answer: HttpAnswer): {
  result: PrometheusResult;
  warnings: string[];
} {
  refuseFailure(answer);
  const read = readAnswer(answer, Success, "an answer of Prometheus's /api/v1");
  if (read.isPartial) {
    throw new SourceError("partial", `${answer.origin} says that its answer is not complete.`);
  }
  const said = [...(read.warnings ?? []), ...(read.infos ?? [])];
  return { result: read.data, warnings: said.map((text) => quote(text, answer.secrets)) };
}

/** Failures come with a reason in JSON, and some proxies send them with 200. */
function refuseFailure(answer: HttpAnswer): void {
  const failure = Failure.safeParse(jsonOrNull(answer.body));
  if (!failure.success) {
    refuseStatus(answer);
    return;
  }
  const { errorType, error } = failure.data;
  if (errorType === "timeout") {
    throw new SourceError(
      "timeout",
      `${answer.origin} gave up on the query: ${quote(error, answer.secrets)}`,
    );
  }
  refuseStatus(answer, error);
  throw new SourceError(
    "source_failed",
    `${answer.origin} answered an error: ${quote(error, answer.secrets)}`,
  );
}

function jsonOrNull(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return null;
  }
}
