/** What a waiver is about: a finding of the review, a checklist item, or a screenshot that the plan wants. */
export const WAIVER_SUBJECTS = ["finding", "checklist", "screenshot"] as const;
export type WaiverSubject = (typeof WAIVER_SUBJECTS)[number];

/** Somebody answers by name for going on without something, with a second person, and for a time. */
export type WaiverRecord = {
  id: string;
  /** A stage's key, or `pre-deployment`. */
  stageKey: string;
  subject: WaiverSubject;
  /** Key of the finding, of the item or of the screenshot. */
  subjectKey: string;
  /** What is waived, as people read it. */
  title: string;
  reason: string;
  requestedBy: string;
  requestedAt: Date;
  expiresAt: Date;
  confirmedBy: string | null;
  confirmedAt: Date | null;
  withdrawnAt: Date | null;
};

/** `waiting` for its second person; only `active` has an effect. */
export type WaiverState = "waiting" | "active" | "expired" | "withdrawn";

export function waiverState(waiver: WaiverRecord, now: Date): WaiverState {
  if (waiver.withdrawnAt) return "withdrawn";
  if (waiver.expiresAt <= now) return "expired";
  return waiver.confirmedAt ? "active" : "waiting";
}
