import { z } from "zod";
import { Instant, VerdictName } from "@/lib/contract/common";

/** A metric of a stage right after everything was asked. */
export const CollectedMetric = z.strictObject({
  key: z.string(),
  label: z.string(),
  /** False where the plan mutes it: then it may be missing. */
  required: z.boolean(),
  value: z.number().nullable(),
  /** The value as people read it, unit included. */
  display: z.string().nullable(),
  samples: z.number(),
  /** Seconds since the newest observation; null without any. */
  ageSeconds: z.number().nullable(),
  verdict: VerdictName,
  reason: z.string(),
  /** Key of the source; null where observations are pushed. */
  source: z.string().nullable(),
  /** What went wrong when the source was asked. */
  error: z.string().nullable(),
});
export type CollectedMetric = z.infer<typeof CollectedMetric>;

/** Something that the plan requires of the stage and that is not there. */
export const MissingEvidence = z.strictObject({
  kind: z.enum(["metric", "baseline", "screenshot", "checklist"]),
  key: z.string(),
  label: z.string(),
  /** One sentence: what is missing, and why. */
  text: z.string(),
});
export type MissingEvidence = z.infer<typeof MissingEvidence>;

export const CollectAnswer = z.strictObject({
  run: z.string(),
  stage: z.string(),
  collectedAt: Instant,
  verdict: VerdictName,
  metrics: z.array(CollectedMetric),
  missing: z.array(MissingEvidence),
});
export type CollectAnswer = z.infer<typeof CollectAnswer>;
