import { PRE_DEPLOYMENT } from "@/lib/domain/plan/plan";
import type { Finding } from "@/lib/domain/review/finding";
import { reviewRun } from "@/lib/domain/review/review-run";
import type { Blocker } from "@/lib/domain/run/run";
import type { RunRecord } from "@/lib/domain/run/run-record";
import { waivedKeys } from "@/lib/domain/waiver/waiver";

/** `waived`: an active waiver of two persons covers it. */
export type ReviewedFinding = Finding & { waived: boolean };

/** What does not hold in a run. `problem`: why that is not known; then no gate opens. */
export type Review = { findings: ReviewedFinding[]; problem: string | null };

export function reviewWithWaivers(run: RunRecord, now: Date): Review {
  try {
    const findings = reviewRun(run, now).map((finding) => {
      const stageKey = finding.stage ?? PRE_DEPLOYMENT;
      const waived = waivedKeys(run.waivers, { stageKey, subject: "finding", now });
      return { ...finding, waived: waived.has(finding.key) };
    });
    return { findings, problem: null };
  } catch (error) {
    return { findings: [], problem: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * What the review holds against a gate: contradictions of its own, and those of the whole run, which every dossier shows.
 * Empty means that the evidence may be sealed.
 */
export function reviewBlockers(run: RunRecord, stageKey: string, now: Date): Blocker[] {
  const { findings, problem } = reviewWithWaivers(run, now);
  if (problem !== null) {
    return [{ code: "review", text: `What is on record could not be reviewed: ${problem}.` }];
  }
  return findings
    .filter(({ severity, waived }) => severity === "contradiction" && !waived)
    .filter(({ stage }) => stage === stageKey || stage === PRE_DEPLOYMENT || stage === null)
    .map(({ where, text }) => ({
      code: "review",
      text: where === "" ? text : `${where}: ${text}`,
    }));
}
