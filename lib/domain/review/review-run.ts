import { PRE_DEPLOYMENT } from "@/lib/domain/plan/plan";
import type { Finding } from "@/lib/domain/review/finding";
import { pageOfRun } from "@/lib/domain/review/page-of-run";
import { findings } from "@/lib/domain/review/review-page";
import { RULES } from "@/lib/domain/review/rules";
import { RUN_RULES } from "@/lib/domain/review/run-rules";
import type { RunRecord } from "@/lib/domain/run/run-record";

const SHARED = RULES.filter((rule) => rule.appliesTo === "both");

/**
 * What does not hold in a run: the rules that read pages, over what people have said in it, and those that only a run
 * can break. Findings of no stage are of the gate before deployment.
 */
export function reviewRun(run: RunRecord, now: Date): Finding[] {
  const page = pageOfRun(run);
  const stageOf = (ordinal: number | null) =>
    run.stages.find((stage) => stage.ordinal === ordinal)?.key ?? PRE_DEPLOYMENT;
  const own = RUN_RULES.map((rule) => ({ ...rule, check: () => rule.check(run, now) }));
  return findings(page, [...SHARED, ...own], stageOf).map((finding) => ({
    ...finding,
    line: null,
  }));
}
