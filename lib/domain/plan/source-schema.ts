import { z } from "zod";

const Name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, "letters, digits, dot, dash and underscore");
const Duration = z.string({ error: "a duration such as 15s" });
const Url = z.url({
  protocol: /^https?$/,
  error: "an address such as https://prometheus.example.org",
});
const Secret = Name.meta({ description: "The name of a secret in the operator's file" });
const Headers = z
  .record(
    z.string().regex(/^[A-Za-z0-9-]{1,100}$/, "a header's name"),
    z.union([z.string().max(1000), z.strictObject({ secret: Secret })], {
      error: "a text, or { secret: NAME }",
    }),
  )
  .default({});

const polling = {
  interval: Duration.default("15s").meta({ description: "How often it is asked" }),
  timeout: Duration.default("10s"),
  retries: z.int().min(0).max(5).default(2),
};

/** A system that readings are pulled from. Its address has to be on the operator's list. */
export const SourceSpec = z.discriminatedUnion(
  "kind",
  [
    z.strictObject({ kind: z.literal("prometheus"), url: Url, headers: Headers, ...polling }),
    z.strictObject({ kind: z.literal("http-json"), url: Url, headers: Headers, ...polling }),
    z.strictObject({ kind: z.literal("postgres"), secret: Secret, ...polling }),
    z.strictObject({
      kind: z.literal("datadog"),
      url: Url.default("https://api.datadoghq.com"),
      apiKey: Secret,
      applicationKey: Secret,
      ...polling,
    }),
    z.strictObject({
      kind: z.literal("cloudwatch"),
      region: Name,
      url: Url.optional(),
      accessKeyId: Secret,
      secretAccessKey: Secret,
      sessionToken: Secret.optional(),
      ...polling,
    }),
    z.strictObject({
      kind: z.literal("new-relic"),
      url: Url.default("https://api.newrelic.com"),
      account: z.int().positive(),
      apiKey: Secret,
      ...polling,
    }),
    z.strictObject({
      kind: z.literal("grafana"),
      url: Url,
      token: Secret.meta({ description: "A service account's token, for screenshots" }),
      ...polling,
    }),
  ],
  { error: "kind: prometheus, http-json, postgres, datadog, cloudwatch, new-relic or grafana" },
);
export type SourceSpec = z.output<typeof SourceSpec>;

const Query = z.union([z.string().min(1).max(10_000), z.record(z.string(), z.unknown())], {
  error: "the question in the source's own language",
});

/** Where a metric's readings come from; left out where they are pushed. */
export const PullSpec = z.strictObject({
  from: Name.meta({ description: "The key of a source under sources:" }),
  query: Query,
  control: Query.optional().meta({ description: "The same question for the control group" }),
  answers: z.enum(["samples", "window"]).optional().meta({
    description:
      "samples: each value is an observation; window: the source puts the whole window into one answer",
  }),
  unit: z.string().optional().meta({ description: "What the source answers in" }),
});
export type PullSpec = z.output<typeof PullSpec>;

/** An OpenTelemetry instrument that feeds a metric; left out, the one that is named like the metric does. */
export const OtlpSpec = z.strictObject({
  name: z.string().min(1).max(255),
  attributes: z.record(z.string(), z.string()).default({}),
  unit: z.string().optional(),
});

const HTTP_JSON_EXAMPLE = "{ path: /stats, value: $.data.value }";
const JsonPath = z.string().regex(/^\$/, "a JSONPath such as $.data.value");

export const HttpJsonQuery = z
  .strictObject(
    {
      path: z.string().regex(/^\//, "a path such as /stats?window=$window"),
      value: JsonPath.optional(),
      numerator: JsonPath.optional(),
      denominator: JsonPath.optional(),
      samples: JsonPath.optional(),
      at: JsonPath.optional(),
    },
    { error: (issue) => (issue.code === "invalid_type" ? HTTP_JSON_EXAMPLE : undefined) },
  )
  .refine((q) => (q.value ? !q.numerator && !q.denominator : q.numerator && q.denominator), {
    error: "either value, or numerator and denominator",
  });

export const DatadogQuery = z.strictObject({
  query: z.string().min(1),
  aggregator: z.enum(["avg", "sum", "min", "max", "last"]).default("avg"),
});

const Period = z
  .int()
  .refine(
    (s) => [1, 5, 10, 20, 30].includes(s) || (s > 0 && s % 60 === 0),
    "1, 5, 10, 20, 30 or a multiple of 60 seconds",
  )
  .default(60);

export const CloudWatchQuery = z.union(
  [
    z.strictObject({
      namespace: z.string().min(1),
      name: z.string().min(1),
      dimensions: z.record(z.string(), z.string()).default({}),
      stat: z.string().min(1),
      period: Period,
    }),
    z.strictObject({ expression: z.string().min(1), period: Period }),
  ],
  { error: "{ namespace, name, dimensions, stat, period }, or { expression, period }" },
);
