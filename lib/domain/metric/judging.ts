import type { Analysis, JudgeMemory, Reference } from "@/lib/domain/metric/judgement";
import type { Verdict } from "@/lib/domain/metric/metric";

export type Clock = { now: Date; stageStartedAt: Date };

/** What a reading may be compared with; null where the plan asks for none, or where it is not known. */
export type Against = { baseline: Reference | null; control: Reference | null };
export const NOTHING_TO_COMPARE: Against = { baseline: null, control: null };

/** A verdict with its reason, and what the judge remembers of it. */
export type Finding = {
  verdict: Verdict;
  reason: string;
  memory: JudgeMemory;
  analysis?: Pick<Analysis, "interval" | "comparison">;
};
