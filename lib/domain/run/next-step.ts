import type { PlanStage } from "@/lib/domain/plan/plan";
import { openItems } from "@/lib/domain/run/checklist";
import {
  activeStage,
  planStageOf,
  preDeploymentFacts,
  soakElapsed,
  stageFacts,
  startBlockers,
} from "@/lib/domain/run/gate-facts";
import type { RunRecord, SignOffRecord, StageRecord } from "@/lib/domain/run/run-record";
import { buildDossier, type DossierDocument, dossierInputs } from "@/lib/domain/sign-off/dossier";
import { countedSignOffs } from "@/lib/domain/sign-off/quorum";

/** What the engine does by itself. `stage` null stands for the pre-deployment gate. */
export type Step =
  | { kind: "freeze"; stage: StageRecord | null; document: DossierDocument; inputs: string }
  | { kind: "open_run" }
  | { kind: "close_run" }
  | { kind: "begin"; stage: StageRecord }
  | { kind: "await_decision"; stage: StageRecord }
  | { kind: "pass"; stage: StageRecord; approvals: SignOffRecord[] }
  | { kind: "roll_back"; reason: string };

/**
 * The one step that follows from the state of a run and of its last judgement, or null when it rests.
 * `hash` gives two values the same text exactly when they are the same JSON.
 */
export function nextStep(run: RunRecord, now: Date, hash: (value: unknown) => string): Step | null {
  switch (run.state) {
    case "draft":
    case "ready":
      return beforeRelease(run, now, hash);
    case "running":
      return duringRelease(run, now, hash);
    case "completed":
    case "rolled_back":
    case "aborted":
    case "imported":
      return null;
  }
}

function beforeRelease(run: RunRecord, now: Date, hash: (value: unknown) => string): Step | null {
  const gate = preDeploymentFacts(run, now);
  if (openItems(gate.checklist).length === 0) {
    const freeze = freezeIfChanged(run, null, now, hash);
    if (freeze) return freeze;
  }
  const open = gate.blockers.length === 0;
  if (open && run.state === "draft") return { kind: "open_run" };
  if (!open && run.state === "ready") return { kind: "close_run" };
  return open ? beginNext(run, now) : null;
}

function duringRelease(run: RunRecord, now: Date, hash: (value: unknown) => string): Step | null {
  const stage = activeStage(run);
  if (!stage) return beginNext(run, now);
  const { decision } = planStageOf(run, stage.key);
  if (decision.rollback === "automatic" && failsCritically(run, stage)) {
    return { kind: "roll_back", reason: stage.reasons.join(" ") || "A critical metric failed." };
  }
  if (stage.state === "running") {
    const { soak } = planStageOf(run, stage.key);
    return isDueForDecision(stage, soak, now) ? { kind: "await_decision", stage } : null;
  }
  const freeze = freezeIfChanged(run, stage, now, hash);
  if (freeze) return freeze;
  if (decision.go !== "automatic") return null;
  return stageFacts(run, stage, now).blockers.length === 0
    ? { kind: "pass", stage, approvals: countedApprovals(run, stage, now) }
    : null;
}

/** The next stage where the plan lets it begin by itself and nothing is in the way. */
function beginNext(run: RunRecord, now: Date): Step | null {
  const stage = run.stages.find((s) => s.state === "pending");
  if (!stage || planStageOf(run, stage.key).start !== "automatic") return null;
  return startBlockers(run, stage, now).length === 0 ? { kind: "begin", stage } : null;
}

/**
 * Evidence that changed makes a new dossier, so that signatures on the old one no longer count. What contradicts itself
 * is not frozen: nobody is to sign it.
 */
function freezeIfChanged(
  run: RunRecord,
  stage: StageRecord | null,
  now: Date,
  hash: (value: unknown) => string,
): Step | null {
  const facts = stage ? stageFacts(run, stage, now) : preDeploymentFacts(run, now);
  if (facts.review.length > 0) return null;
  const document = buildDossier({
    run,
    stage,
    checklist: facts.checklist,
    ordinal: (facts.dossier?.ordinal ?? 0) + 1,
    previous: facts.dossier?.digest ?? null,
    now,
  });
  const inputs = hash(dossierInputs(document));
  return facts.dossier?.inputs === inputs ? null : { kind: "freeze", stage, document, inputs };
}

type Soaking = Pick<StageRecord, "startedAt" | "endedAt" | "verdict" | "effectiveMs">;

/** Whether a stage that runs just goes on: it does not fail, and its decision is not due. */
export function goesOn(stage: Soaking, soak: PlanStage["soak"], now: Date): boolean {
  return stage.verdict !== "fail" && !isDueForDecision(stage, soak, now);
}

/** A stage is decided once data has covered its minimum with a pass, at once when it fails, else at its maximum. */
function isDueForDecision(stage: Soaking, soak: PlanStage["soak"], now: Date): boolean {
  const elapsed = soakElapsed(stage, now);
  return (
    stage.verdict === "fail" ||
    (stage.verdict === "pass" && stage.effectiveMs >= soak.min) ||
    elapsed >= soak.max
  );
}

function failsCritically(run: RunRecord, stage: StageRecord): boolean {
  if (stage.verdict !== "fail") return false;
  const { metrics } = planStageOf(run, stage.key);
  const critical = new Set(
    metrics.filter((m) => !m.muted && (m.critical || m.zeroTolerance)).map((m) => m.key),
  );
  const funnels = new Set(run.plan.funnels.filter((f) => f.critical).map((f) => f.key));
  return (
    stage.metricStates.some((m) => m.verdict === "fail" && critical.has(m.metric)) ||
    stage.funnelStates.some((f) => f.verdict === "fail" && funnels.has(f.funnel))
  );
}

/** Approvals on the current dossier that make up the quorum. */
export function countedApprovals(run: RunRecord, stage: StageRecord, now: Date): SignOffRecord[] {
  return countedSignOffs(stageFacts(run, stage, now).quorum);
}
