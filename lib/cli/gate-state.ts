import type { RunView } from "@/lib/contract/run";
import type { DecisionView } from "@/lib/contract/sign-off";
import { PRE_DEPLOYMENT } from "@/lib/domain/plan/plan";

/** What a job that waits at a gate needs to know. */
export type GateState =
  | { kind: "open"; text: string; dossier: string | null }
  | { kind: "overridden"; text: string }
  | { kind: "closed"; text: string }
  | { kind: "failed"; text: string }
  | { kind: "rejected"; text: string }
  | { kind: "unknown"; text: string; stages: string[] };

/**
 * A stage's gate is open once GO is recorded; that the conditions stand is not enough. The pre-deployment gate is
 * open as long as the run is ready or has gone on. Whatever this does not recognise is closed.
 */
export function gateState(run: RunView, stageKey: string): GateState {
  if (stageKey === PRE_DEPLOYMENT) return preDeploymentState(run);
  const stage = run.stages.find((s) => s.key === stageKey);
  if (!stage) {
    const stages = [PRE_DEPLOYMENT, ...run.stages.map((s) => s.key)];
    return { kind: "unknown", text: `${run.documentId} has no stage ${stageKey}.`, stages };
  }
  const go = stage.decisions.filter((d) => d.decision === "go").at(-1);
  if (stage.state === "passed" && go) return passedState(stageKey, go);
  return overState(run) ?? refusedState(stage.blockers) ?? closedState(stage.blockers);
}

function passedState(stageKey: string, go: DecisionView): GateState {
  const at = `${stageKey}: GO at ${go.decidedAt}`;
  if (go.override) return { kind: "overridden", text: `${at}, against the recommendation.` };
  return { kind: "open", text: `${at}.`, dossier: go.dossier };
}

function preDeploymentState(run: RunView): GateState {
  const { blockers, signOffs } = run.preDeployment;
  // A run that is ready closes again once a signature no longer counts, and the server has yet to say so.
  const isOpen = run.state === "ready" && blockers.length === 0;
  if (isOpen || run.state === "running" || run.state === "completed") {
    const dossier = signOffs.dossier?.digest ?? null;
    return { kind: "open", text: `${run.documentId} is signed for and ${run.state}.`, dossier };
  }
  return overState(run) ?? refusedState(blockers) ?? closedState(blockers);
}

function overState(run: RunView): GateState | null {
  if (run.state === "rolled_back") {
    const why = run.rollback?.reason ?? "no reason given";
    return { kind: "failed", text: `${run.documentId} was rolled back: ${why}` };
  }
  if (run.state === "aborted")
    return { kind: "rejected", text: `${run.documentId} was withdrawn.` };
  return null;
}

function refusedState(blockers: { code: string; text: string }[]): GateState | null {
  const refused = blockers.find((b) => b.code === "rejected" || b.code === "withdrawn");
  return refused ? { kind: "rejected", text: refused.text } : null;
}

function closedState(blockers: { text: string }[]): GateState {
  const why = blockers.map((b) => b.text).join(" ") || "Nobody has decided yet.";
  return { kind: "closed", text: why };
}
