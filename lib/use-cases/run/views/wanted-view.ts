import type { StageView } from "@/lib/contract/run";
import { answersSlot } from "@/lib/domain/capture/answers-slot";
import type { WantedScreenshot } from "@/lib/domain/plan/plan";
import type { RunRecord, StageRecord, TakeRecord } from "@/lib/domain/run/run-record";
import { waivedKeys } from "@/lib/domain/waiver/waiver";

type WantedView = StageView["wantedScreenshots"][number];

/** A screenshot that a stage wants, the newest one that answers it, and how Tollgate's own attempts go. */
export function wantedView(
  run: RunRecord,
  stage: StageRecord,
  wanted: WantedScreenshot,
  now: Date,
): WantedView {
  const { key, label, required, take } = wanted;
  const answers = run.evidence.filter((piece) => answersSlot(wanted, stage.key, piece));
  const takes = (stage.takes ?? []).filter(({ slot }) => slot === key);
  return {
    key,
    label,
    required,
    evidenceId: answers.at(-1)?.id ?? null,
    waived: waivedKeys(run.waivers, { stageKey: stage.key, subject: "screenshot", now }).has(key),
    take: take ? { from: take.from, ...progressOf(stage, takes) } : null,
  };
}

type Progress = Omit<NonNullable<WantedView["take"]>, "from">;

/** Of several moments the one that counts now: one that fails before one that is only waited for. */
function progressOf({ state }: StageRecord, takes: TakeRecord[]): Progress {
  const nothing = { error: null, at: null };
  const left = takes.filter(({ takenAt }) => takenAt === null);
  const failing = left.find(({ error }) => error !== null);
  const isOpen = state === "running" || state === "awaiting_decision";
  if (failing) {
    const at = failing.errorAt?.toISOString() ?? null;
    return { state: isOpen ? "failing" : "over", error: failing.error, at };
  }
  if (left.some(({ moment }) => isOpen && (moment === "start" || state !== "running"))) {
    return { ...nothing, state: "taking" };
  }
  if (left.length > 0 && !isOpen) return { ...nothing, state: "over" };
  const last = takes
    .flatMap(({ takenAt }) => takenAt?.toISOString() ?? [])
    .toSorted()
    .at(-1);
  if (last === undefined || left.length > 0) return { ...nothing, state: "waiting" };
  return { error: null, state: "taken", at: last };
}
