import { answersSlot } from "@/lib/domain/capture/answers-slot";
import { PRE_DEPLOYMENT } from "@/lib/domain/plan/plan";
import { reviewWithWaivers } from "@/lib/domain/review/gate-review";
import { deriveChecklist } from "@/lib/domain/run/checklist";
import type { RunRecord } from "@/lib/domain/run/run-record";
import type { WaiverSubject } from "@/lib/domain/waiver/waiver";

/** Something that keeps a gate closed and that two persons may answer for instead. */
export type Waivable = { subject: WaiverSubject; key: string; title: string };

/** What can be waived at a gate now: contradictions, open items, and screenshots that are missing. */
export function waivableAt(run: RunRecord, stageKey: string, now: Date): Waivable[] {
  const stage = run.plan.stages.find((planned) => planned.key === stageKey);
  const isHere = (found: string | null) => (found ?? PRE_DEPLOYMENT) === stageKey;
  const items = stageKey === PRE_DEPLOYMENT ? run.plan.checklist : (stage?.checklist ?? []);
  const states = deriveChecklist(items, stageKey, { marks: run.marks, quorumMet: false });
  const missing = (stage?.screenshots ?? []).filter(
    (wanted) =>
      wanted.required && !run.evidence.some((piece) => answersSlot(wanted, stageKey, piece)),
  );
  return [
    ...reviewWithWaivers(run, now)
      .findings.filter(
        ({ severity, stage: found }) => severity === "contradiction" && isHere(found),
      )
      .map(({ key, where, text }) => ({
        subject: "finding" as const,
        key,
        title: where === "" ? text : `${where}: ${text}`,
      })),
    ...states
      .filter((item) => item.kind !== "sign-offs" && !item.done)
      .map(({ key, label }) => ({ subject: "checklist" as const, key, title: label })),
    ...missing.map(({ key, label }) => ({ subject: "screenshot" as const, key, title: label })),
  ];
}
