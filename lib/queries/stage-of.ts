import type { RunView, StageView } from "@/lib/contract/run";

/** How addresses name the gate before the first stage. */
export const PRE_DEPLOYMENT = "pre-deployment";

/** The stage to show: the wanted one, else the run's current one, else the last that ever started, else the first. */
export function stageOf(run: RunView, wanted: string | null): StageView | null {
  return (
    run.stages.find((stage) => stage.key === wanted) ??
    run.stages.find((stage) => stage.key === run.currentStage) ??
    run.stages.findLast((stage) => stage.startedAt !== null) ??
    run.stages[0] ??
    null
  );
}

/** The stage that runs or waits for its decision now. */
export function activeStageOf(run: RunView): StageView | null {
  return run.stages.find((s) => s.state === "running" || s.state === "awaiting_decision") ?? null;
}

/** What people have gathered for one gate, the one before deployment included. */
export function gateEvidenceOf(run: RunView, stage: string) {
  if (stage === PRE_DEPLOYMENT) {
    return { ...run.preDeployment, wantedScreenshots: [] };
  }
  return stageOf(run, stage) ?? { ...run.preDeployment, wantedScreenshots: [] };
}
