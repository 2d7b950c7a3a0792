import { z } from "zod";
import { AGGREGATES } from "@/lib/domain/metric/metric";
import { UNIT_EXAMPLES } from "@/lib/domain/metric/unit";
import { DURATION_EXAMPLES } from "@/lib/domain/plan/duration";
import { OtlpSpec, PullSpec, SourceSpec } from "@/lib/domain/plan/source-schema";
import { TakeSpec } from "@/lib/domain/plan/take-schema";
import { SIGN_OFF_METHODS } from "@/lib/domain/rules/approval-rules";

const Key = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, "letters, digits, dot, dash and underscore")
  .meta({ description: "A short name that scripts use" });
const Text = z.string().trim().min(1).max(300);
const Duration = z
  .string({ error: DURATION_EXAMPLES })
  .meta({ description: "Such as 90s, 5m, 1h30m, 24h" });
const Scalar = z.union([z.string(), z.number()], { error: "a number, or a text such as 200ms" });

const SignOff = z.union(
  [
    Key,
    z.strictObject({
      role: Key,
      count: z.union([z.int().min(1).max(20), z.literal("all")]).meta({
        description: "So many persons, or `all` who held the role when the run was created",
      }),
    }),
  ],
  {
    error: "a role, or { role: engineering-manager, count: 2 } with a count from 1 to 20, or all",
  },
);
const Approval = z
  .strictObject({
    method: z.enum(SIGN_OFF_METHODS).optional().meta({
      description: "passkey: a password is not enough to sign",
    }),
    order: z.enum(["parallel", "ordered"]).optional().meta({
      description: "ordered: a role signs once the ones before it in the list are complete",
    }),
    expires: Duration.optional().meta({ description: "An approval counts for this long" }),
    review: Duration.optional().meta({ description: "A rejection is reviewed within this time" }),
  })
  .optional();
const ChecklistItem = z.strictObject({
  key: Key,
  label: Text,
  group: Text.optional(),
  kind: z.enum(["measured", "attested", "sign-offs"]).default("attested"),
});

export const BASELINE_EXAMPLES = "a value, control, { before: 24h }, { from, to } or { runs: 3 }";
const Moment = z.iso.datetime({ offset: true, error: "an instant such as 2025-10-01T06:00:00Z" });
const Baseline = z.union(
  [
    Scalar,
    z.strictObject({ before: Duration }),
    z.strictObject({
      from: Moment,
      to: Moment,
    }),
    z.strictObject({ runs: z.int().min(1).max(20) }),
  ],
  { error: BASELINE_EXAMPLES },
);
const Level = z.number().gt(0.5).lt(1);
const Confidence = z.union(
  [
    Level,
    z.strictObject({
      level: Level,
      required: z.boolean().default(true),
      sequential: z.boolean().default(false),
    }),
  ],
  {
    error: "a number above 0.5 and below 1, or { level: 0.95, required: false, sequential: true }",
  },
);
const Compare = z.strictObject({
  with: z.enum(["control", "baseline"]),
  tolerate: z
    .string({ error: "a share such as 10%" })
    .default("0%")
    .meta({ description: "A change for the worse that is let pass, such as 10%" }),
  worse: z.enum(["higher", "lower", "either"]).default("higher"),
  test: z.enum(["mann-whitney", "sequential"]).default("mann-whitney"),
  confidence: Level.default(0.95),
  required: z.boolean().default(true),
});

/** What a stage may set anew for one of its metrics. */
const Rules = z.strictObject({
  threshold: Scalar.optional(),
  baseline: Baseline.optional(),
  critical: z.boolean().optional(),
  muted: z.boolean().optional().meta({ description: "Shown, and not counted" }),
  confidence: Confidence.optional().meta({
    description: "The verdict has to hold with this confidence, or is only annotated with it",
  }),
  compare: Compare.optional(),
  window: Duration.optional().meta({ description: "`stage`, or a sliding window such as 5m" }),
  for: Duration.optional().meta({ description: "A breach counts after it has lasted this long" }),
  consecutive: z
    .int()
    .min(1)
    .max(1000)
    .optional()
    .meta({ description: "A breach counts after so many readings in a row" }),
  allowedFailures: z
    .int()
    .min(0)
    .max(1000)
    .optional()
    .meta({ description: "So many breaches are let pass in a stage" }),
  minSamples: z.int().min(1).optional(),
  staleAfter: Duration.optional().meta({ description: "Data older than this is no data" }),
  noData: z.enum(["inconclusive", "fail"]).optional(),
  nan: z
    .enum(["inconclusive", "fail"])
    .optional()
    .meta({ description: "What a reading that is no number means" }),
});

const Metric = Rules.extend({
  label: Text,
  group: Key,
  unit: z
    .string({ error: UNIT_EXAMPLES })
    .default("")
    .meta({ description: "ms, %, /s, /min, events, /100, TLS, version" }),
  aggregate: z.enum(AGGREGATES),
  threshold: Scalar.optional().meta({
    description:
      "Such as <= 200ms, >= 99.5%, must be zero, 55..65%; only a comparison does without",
  }),
  source: PullSpec.optional(),
  otlp: OtlpSpec.optional(),
});

const Score = z.strictObject({
  pass: z.number().min(0).max(100),
  marginal: z.number().min(0).max(100),
  weights: z
    .record(Key, z.number().min(0).max(100))
    .default({})
    .meta({ description: "Percent by group; groups without one share the rest" }),
});

const Funnel = z.strictObject({
  label: Text,
  window: Duration,
  steps: z.array(z.strictObject({ key: Key, label: Text })).min(2),
  target: z
    .string({ error: "a conversion such as 55..65% or >= 89.2%" })
    .optional()
    .meta({ description: "Conversion of the last step over the first" }),
  breakdown: Duration.optional(),
  critical: z.boolean().default(false),
  minUsers: z.int().min(1).default(1),
});

const Stage = z.strictObject({
  key: Key,
  title: Text,
  traffic: z
    .string({ error: "a share such as 5%" })
    .optional()
    .meta({ description: "Such as 5%; left out where none moves" }),
  soak: z.strictObject({ min: Duration, max: Duration }),
  metrics: z
    .array(z.string())
    .default([])
    .meta({ description: "Metric keys, or `group:performance` for a whole group" }),
  rules: z.record(Key, Rules).default({}),
  funnels: z.array(Key).default([]),
  checklist: z.array(ChecklistItem).default([]),
  screenshots: z
    .array(
      z.strictObject({
        key: Key,
        label: Text,
        required: z.boolean().default(false),
        take: TakeSpec.optional().meta({ description: "How Tollgate takes it by itself" }),
      }),
    )
    .default([]),
  signOffs: z.array(SignOff).default([]),
  approval: Approval,
  score: Score.optional(),
  decision: z
    .strictObject({
      makers: z.array(Key).default([]),
      go: z.enum(["manual", "automatic"]).default("manual"),
      onFailure: z.enum(["rollback", "hold"]).default("hold"),
      rollback: z.enum(["manual", "automatic"]).default("manual"),
    })
    .prefault({}),
  start: z.enum(["manual", "automatic"]).default("manual"),
});

/** A plan as people write it. Everything else that a plan has to satisfy is checked after this. */
export const PlanSource = z.strictObject({
  name: Key,
  title: Text,
  version: z
    .union([Text, z.number()], { error: "a version in quotes" })
    .default("1.0.0")
    .transform(String),
  documentId: z
    .string()
    .regex(/^[A-Z0-9][A-Z0-9-]{0,60}$/, "capital letters, digits and dashes")
    .meta({ description: "Prefix of the runs' document ids" }),
  description: z.string().max(4000).optional(),
  environment: Text.optional(),
  flag: Text.optional().meta({ description: "The feature flag that the stages move" }),
  stakeholders: z.array(z.strictObject({ role: Key, title: Text })).default([]),
  checklist: z.array(ChecklistItem).default([]),
  approval: Approval.meta({ description: "How every gate is signed that does not say otherwise" }),
  preDeployment: z
    .strictObject({ signOffs: z.array(SignOff).default([]), approval: Approval })
    .prefault({}),
  defaults: z
    .strictObject({
      for: Duration.default("0s"),
      minSamples: z.int().min(1).default(1),
      staleAfter: Duration.default("60s"),
      window: Duration.default("stage"),
    })
    .prefault({}),
  sources: z.record(Key, SourceSpec).default({}),
  score: Score.optional().meta({ description: "Stages are judged by a score of their metrics" }),
  metrics: z.record(Key, Metric).default({}),
  funnels: z.record(Key, Funnel).default({}),
  evidence: z.array(z.strictObject({ key: Key, label: Text, stage: Key.optional() })).default([]),
  stages: z.array(Stage).min(1).max(20),
  next: z
    .strictObject({ title: Text, steps: z.array(Text).default([]), command: Text.optional() })
    .optional(),
});
export type PlanSource = z.output<typeof PlanSource>;

/** JSON Schema of a plan file, for editors. */
export function planJsonSchema(): object {
  return {
    title: "Tollgate plan",
    ...z.toJSONSchema(PlanSource, { io: "input" }),
  };
}
