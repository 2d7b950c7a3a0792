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
  requestedByName: string;
  requestedAt: Date;
  expiresAt: Date;
  confirmedBy: string | null;
  confirmedByName: string | null;
  confirmedAt: Date | null;
  withdrawnAt: Date | null;
};

/** `waiting` for its second person, `lapsed` without one; only `active` has an effect. */
export const WAIVER_STATES = ["waiting", "active", "expired", "lapsed", "withdrawn"] as const;
export type WaiverState = (typeof WAIVER_STATES)[number];

type Course = Pick<WaiverRecord, "withdrawnAt" | "expiresAt" | "confirmedAt">;

export function waiverState(waiver: Course, now: Date): WaiverState {
  if (waiver.withdrawnAt) return "withdrawn";
  const isOver = waiver.expiresAt <= now;
  if (waiver.confirmedAt) return isOver ? "expired" : "active";
  return isOver ? "lapsed" : "waiting";
}

/** Keys of what is waived at one gate at this moment. */
export function waivedKeys(
  waivers: readonly WaiverRecord[],
  { stageKey, subject, now }: { stageKey: string; subject: WaiverSubject; now: Date },
): Set<string> {
  return new Set(
    waivers
      .filter(
        (waiver) =>
          waiver.stageKey === stageKey &&
          waiver.subject === subject &&
          waiverState(waiver, now) === "active",
      )
      .map((waiver) => waiver.subjectKey),
  );
}
