import { z } from "zod";
import { Digest, Instant, Recommendation, VerdictName } from "@/lib/contract/common";
import { RunStateName, StageStateName } from "@/lib/contract/run";

const ReplayedMetric = z.strictObject({
  /** As the plan writes it, with for how long and how often it has to be broken. */
  threshold: z.string(),
  verdict: VerdictName,
  reason: z.string(),
  value: z.string().nullable(),
  /** The reading with the least room, or the farthest beyond the limit. */
  worst: z.string().nullable(),
  worstAt: Instant.nullable(),
  /** When a reading was first seen beyond the threshold, and when that first counted as a failure. */
  firstBreachAt: Instant.nullable(),
  firstFailAt: Instant.nullable(),
});
export type ReplayedMetric = z.infer<typeof ReplayedMetric>;

const ReplayedSide = z.strictObject({
  verdict: VerdictName,
  recommendation: Recommendation,
  reasons: z.array(z.string()),
  effectiveSeconds: z.number(),
  minSeconds: z.number(),
  /** The first hundred changes; the time is that of the step. */
  verdicts: z.array(
    z.strictObject({ at: Instant, verdict: VerdictName, recommendation: Recommendation }),
  ),
  /** When the engine would have rolled back by itself. */
  rollbackAt: Instant.nullable(),
  /** When verdict and soak would first have allowed GO. Signatures and evidence are taken as they were. */
  goAt: Instant.nullable(),
});
export type ReplayedSide = z.infer<typeof ReplayedSide>;

/** `open`: it cannot be told, because something was not measured or the run itself does not replay. */
export const ReplayOutcome = z.enum(["same", "differs", "open"]);

const ReplayedDecision = z.strictObject({
  /** Null: nothing was decided, and the stage goes on. */
  decision: z.enum(["go", "hold", "rollback"]).nullable(),
  at: Instant,
  byEngine: z.boolean(),
  overridden: z.boolean(),
  outcome: ReplayOutcome,
  /** What the other plan would have made of it, in one sentence. */
  other: z.string(),
});
export type ReplayedDecision = z.infer<typeof ReplayedDecision>;

export const ReplayedStage = z.strictObject({
  key: z.string(),
  title: z.string(),
  state: StageStateName,
  from: Instant,
  to: Instant,
  stepSeconds: z.number(),
  steps: z.int(),
  /** What is on record at the end, which the replay under the run's own plan should come to as well. */
  recorded: z.strictObject({ verdict: VerdictName, recommendation: Recommendation }),
  reproduced: z.boolean(),
  /** Where it does not, in words. */
  deviations: z.array(z.string()),
  pinned: ReplayedSide,
  other: ReplayedSide,
  decisions: z.array(ReplayedDecision),
  metrics: z.array(
    z.strictObject({
      metric: z.string(),
      label: z.string(),
      differs: z.boolean(),
      /** Null: this plan does not have the metric, or it cannot be judged on what is stored. */
      pinned: ReplayedMetric.nullable(),
      other: ReplayedMetric.nullable(),
      notes: z.array(z.string()),
    }),
  ),
  notes: z.array(z.string()),
});
export type ReplayedStage = z.infer<typeof ReplayedStage>;

const PlanName = z.strictObject({ name: z.string(), label: z.string(), digest: Digest });

export const ReplayView = z.strictObject({
  run: z.strictObject({ id: z.string(), documentId: z.string(), state: RunStateName }),
  pinned: PlanName,
  other: PlanName,
  /** "2 of 4 decisions would have differed." */
  sentence: z.string(),
  decisions: z.strictObject({ total: z.int(), differ: z.int(), open: z.int() }),
  stages: z.array(ReplayedStage),
  /** Stages that started and that the other plan does not have, and the other way round. */
  onlyInRun: z.array(z.string()),
  onlyInOther: z.array(z.string()),
  notStarted: z.array(z.string()),
  notes: z.array(z.string()),
});
export type ReplayView = z.infer<typeof ReplayView>;
