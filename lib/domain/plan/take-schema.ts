import { z } from "zod";
import { NEW_RELIC_CHARTS } from "@/lib/domain/capture/take";

const Name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, "letters, digits, dot, dash and underscore");
const Url = z.url({
  protocol: /^https?$/,
  error: "an address such as https://grafana.example.org",
});
const Selector = z.string().min(1).max(500).meta({ description: "A CSS selector" });
const SourceKey = Name.meta({ description: "The key of a source under sources:" });

const common = {
  at: z
    .array(z.enum(["start", "end"]))
    .min(1)
    .max(2)
    .default(["end"])
    .meta({ description: "start: as the stage begins; end: as it comes up for decision" }),
  width: z.int().min(100).max(2000).default(1000).meta({ description: "Pixels" }),
  height: z.int().min(100).max(2000).default(500).meta({ description: "Pixels" }),
  timeout: z.string({ error: "a duration such as 60s" }).default("60s"),
};

const GrafanaTake = z.strictObject({
  from: z.literal("grafana"),
  source: SourceKey,
  dashboard: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, "the dashboard's uid, as its address has it"),
  slug: z
    .string()
    .regex(/^[A-Za-z0-9_.-]{1,200}$/, "the dashboard's slug, as its address has it")
    .default("-"),
  panel: z.int().positive(),
  orgId: z.int().positive().default(1),
  timezone: z
    .string()
    .regex(/^[A-Za-z0-9_+/-]{1,64}$/, "a zone such as UTC")
    .default("UTC"),
  variables: z
    .record(z.string().regex(/^[A-Za-z0-9_-]{1,100}$/, "a variable's name"), z.string().max(1000))
    .default({}),
  ...common,
});

const DatadogTake = z.strictObject({
  from: z.literal("datadog"),
  source: SourceKey,
  query: z.string().min(1).max(10_000).optional().meta({ description: "A metric query" }),
  graph: z
    .union([z.string().min(2), z.record(z.string(), z.unknown())], {
      error: "a graph's definition, as JSON or written out",
    })
    .optional(),
  title: z.string().min(1).max(200).optional(),
  ...common,
});

const CloudWatchTake = z.strictObject({
  from: z.literal("cloudwatch"),
  source: SourceKey,
  widget: z
    .record(z.string(), z.unknown(), { error: "a widget's definition, with metrics:" })
    .meta({ description: "Metric widget structure, without size and time" }),
  ...common,
});

const NewRelicTake = z.strictObject({
  from: z.literal("new-relic"),
  source: SourceKey,
  nrql: z.string().min(1).max(4096),
  chart: z.enum(NEW_RELIC_CHARTS).default("LINE"),
  ...common,
});

const Field = z.union(
  [
    z.strictObject({ selector: Selector, text: z.string().max(1000) }),
    z.strictObject({ selector: Selector, secret: Name }),
  ],
  { error: "{ selector: CSS, text: TEXT } or { selector: CSS, secret: NAME }" },
);

const PageTake = z.strictObject({
  from: z.literal("page"),
  url: Url,
  login: z
    .strictObject({
      url: Url.optional().meta({ description: "Where the form is; the page itself if left out" }),
      fields: z.array(Field).min(1).max(10),
      submit: Selector,
      waitFor: Selector.optional(),
    })
    .optional(),
  waitFor: Selector.optional().meta({ description: "What has to be there before the picture" }),
  fullPage: z.boolean().default(false),
  ...common,
});

/** How Tollgate takes a screenshot by itself; left out, people add it. */
export const TakeSpec = z.discriminatedUnion(
  "from",
  [GrafanaTake, DatadogTake, CloudWatchTake, NewRelicTake, PageTake],
  { error: "from: grafana, datadog, cloudwatch, new-relic or page" },
);
export type TakeSpec = z.output<typeof TakeSpec>;
