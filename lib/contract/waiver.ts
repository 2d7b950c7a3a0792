import { z } from "zod";
import { ActorRef, Instant } from "@/lib/contract/common";
import { FindingFields } from "@/lib/contract/finding";
import type { ReviewedFinding } from "@/lib/domain/review/gate-review";
import { WAIVER_STATES, WAIVER_SUBJECTS } from "@/lib/domain/waiver/waiver";

export const WaiverSubjectName = z.enum(WAIVER_SUBJECTS);

/** What is to be waived at a gate, why, and until when at most. */
export const WaiverRequest = z.strictObject({
  subject: WaiverSubjectName,
  /** Key of the finding, of the item or of the screenshot. */
  key: z.string().min(1).max(300),
  reason: z.string().trim().min(20, "expected a reason of at least 20 characters").max(4000),
  expiresAt: Instant,
  password: z.string().min(1),
});
export type WaiverRequest = z.infer<typeof WaiverRequest>;

export const WaiverConfirmRequest = z.strictObject({ password: z.string().min(1) });
export const WaiverAnswer = z.strictObject({ id: z.string() });

export const WaiverView = z.strictObject({
  id: z.string(),
  /** A stage's key, or `pre-deployment`. */
  stage: z.string(),
  subject: WaiverSubjectName,
  subjectKey: z.string(),
  title: z.string(),
  reason: z.string(),
  /** Only `active` has an effect; `lapsed`: nobody confirmed it in time. */
  state: z.enum(WAIVER_STATES),
  requestedBy: ActorRef,
  requestedAt: Instant,
  expiresAt: Instant,
  confirmedBy: ActorRef.nullable(),
  confirmedAt: Instant.nullable(),
  withdrawnAt: Instant.nullable(),
});
export type WaiverView = z.infer<typeof WaiverView>;

/** What does not hold in a run, and whether an active waiver covers it. */
export const ReviewedFindingView: z.ZodType<ReviewedFinding> = z.strictObject({
  ...FindingFields,
  waived: z.boolean(),
});
