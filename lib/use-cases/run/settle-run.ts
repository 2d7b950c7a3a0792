import type { Tx } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { loadRun } from "@/lib/data/run/load-run";
import { openItems } from "@/lib/domain/run/checklist";
import {
  activeStage,
  excludedSigners,
  planStageOf,
  preDeploymentFacts,
  soakElapsed,
  stageFacts,
  startBlockers,
} from "@/lib/domain/run/gate-facts";
import type { RunRecord, StageRecord } from "@/lib/domain/run/run-record";
import { beginStage, liveRival } from "@/lib/use-cases/run/begin-stage";
import { ENGINE } from "@/lib/use-cases/run/engine";
import { freezeDossier } from "@/lib/use-cases/run/freeze-dossier";
import { judgeNow } from "@/lib/use-cases/run/judge-now";
import { passStage } from "@/lib/use-cases/run/pass-stage";
import { rollBack } from "@/lib/use-cases/run/roll-back";
import { saveJudgement } from "@/lib/use-cases/run/save-judgement";

/** More than the longest chain of steps that can follow from one change; reaching it is a bug. */
const MAX_STEPS = 10;

/**
 * Judges the active stage and then takes every step that now follows by the plan: freezes changed evidence,
 * opens or closes the pre-deployment gate, puts a stage up for decision, decides where the plan lets the
 * engine decide, starts the next stage. Every change of a run calls this last, in its own transaction and
 * under the run's lock. Returns the run as it stands afterwards.
 */
export async function settleRun(tx: Tx, { id }: { id: string }): Promise<RunRecord> {
  let run = await loadRun(tx, id);
  const stage = activeStage(run);
  if (stage) {
    await judgeStageOf(tx, run, stage);
    run = await loadRun(tx, id);
  }
  for (let step = 0; step < MAX_STEPS; step += 1) {
    if (!(await takeStep(tx, run))) return run;
    run = await loadRun(tx, id);
  }
  throw new Error(`run ${id} does not settle`);
}

async function judgeStageOf(tx: Tx, run: RunRecord, stage: StageRecord): Promise<void> {
  if (!stage.startedAt) throw new Error(`stage ${stage.id} is ${stage.state} without a start`);
  const judged = await judgeNow(
    tx,
    { id: stage.id, startedAt: stage.startedAt },
    run.plan,
    planStageOf(run, stage.key),
  );
  await saveJudgement(tx, stage.id, judged);
  if (judged.stage.verdict === stage.verdict) return;
  await appendEvent(tx, {
    kind: "stage.verdict_changed",
    actor: ENGINE,
    projectId: run.project.id,
    run,
    stageKey: stage.key,
    detail: {
      from: stage.verdict,
      to: judged.stage.verdict,
      recommendation: judged.stage.recommendation,
    },
  });
}

/** Takes the first step that is due; false when none is. */
async function takeStep(tx: Tx, run: RunRecord): Promise<boolean> {
  switch (run.state) {
    case "draft":
    case "ready":
      return stepBeforeRelease(tx, run);
    case "running":
      return stepOfRelease(tx, run);
    case "completed":
    case "rolled_back":
    case "aborted":
      return false;
  }
}

async function stepBeforeRelease(tx: Tx, run: RunRecord): Promise<boolean> {
  const before = preDeploymentFacts(run);
  const complete = openItems(before.checklist).length === 0;
  if (complete && (await freezeDossier(tx, run, null, ENGINE))) return true;
  const open = before.blockers.length === 0;
  if (open !== (run.state === "ready")) {
    await tx.run.update({
      where: { id: run.id },
      data: open
        ? { state: "ready", readyAt: tx.now, version: { increment: 1 } }
        : { state: "draft", readyAt: null, version: { increment: 1 } },
    });
    await appendEvent(tx, {
      kind: open ? "run.ready" : "run.unready",
      actor: ENGINE,
      projectId: run.project.id,
      run,
      detail: { dossier: before.dossier?.digest ?? null },
    });
    return true;
  }
  return open && startsByItself(tx, run);
}

/** Starts the next stage where the plan lets it start by itself and nothing is in the way. */
async function startsByItself(tx: Tx, run: RunRecord): Promise<boolean> {
  const next = run.stages.find((s) => s.state === "pending");
  if (!next || planStageOf(run, next.key).start !== "automatic") return false;
  if (startBlockers(run, next).length > 0 || (await liveRival(tx, run))) return false;
  await beginStage(tx, run, next, ENGINE);
  return true;
}

async function stepOfRelease(tx: Tx, run: RunRecord): Promise<boolean> {
  const stage = activeStage(run);
  if (!stage) return startsByItself(tx, run);
  const planStage = planStageOf(run, stage.key);
  if (planStage.decision.rollback === "automatic" && isCriticalFailure(run, stage)) {
    await rollBack(tx, run, {
      actor: ENGINE,
      reason: stage.reasons.join(" ") || "A critical metric failed.",
      maker: { id: "engine", name: ENGINE.name, role: "engine" },
    });
    return true;
  }
  if (stage.state === "running") return putUpForDecision(tx, run, stage);
  if (await freezeDossier(tx, run, stage, ENGINE)) return true;
  if (planStage.decision.go !== "automatic") return false;
  const facts = stageFacts(run, stage, tx.now);
  if (facts.blockers.length > 0) return false;
  const excluded = excludedSigners(run);
  const approvals = (facts.dossier?.signOffs ?? []).filter(
    (s) => s.approved && !excluded.has(s.personId),
  );
  await passStage(tx, run, stage, {
    actor: ENGINE,
    justification: justify(stage, approvals),
    makers: approvals.map((s) => ({ id: s.personId, name: s.personName, role: s.role })),
    overrideId: null,
  });
  return true;
}

/** A stage is decided once its minimum has elapsed with a verdict, at once when it fails, else at its maximum. */
async function putUpForDecision(tx: Tx, run: RunRecord, stage: StageRecord): Promise<boolean> {
  const { soak } = planStageOf(run, stage.key);
  const elapsed = soakElapsed(stage, tx.now);
  const due =
    stage.verdict === "fail" ||
    (stage.verdict === "pass" && elapsed >= soak.min) ||
    elapsed >= soak.max;
  if (!due) return false;
  await tx.stage.update({
    where: { id: stage.id, state: "running" },
    data: { state: "awaiting_decision", awaitingSince: tx.now, version: { increment: 1 } },
  });
  await appendEvent(tx, {
    kind: "stage.awaiting_decision",
    actor: ENGINE,
    projectId: run.project.id,
    run,
    stageKey: stage.key,
    detail: {
      verdict: stage.verdict,
      recommendation: stage.recommendation,
      elapsedSeconds: Math.floor(elapsed / 1000),
    },
  });
  return true;
}

function isCriticalFailure(run: RunRecord, stage: StageRecord): boolean {
  if (stage.verdict !== "fail") return false;
  const { metrics } = planStageOf(run, stage.key);
  const critical = new Set(metrics.filter((m) => m.critical || m.zeroTolerance).map((m) => m.key));
  const funnels = new Set(run.plan.funnels.filter((f) => f.critical).map((f) => f.key));
  return (
    stage.metricStates.some((m) => m.verdict === "fail" && critical.has(m.metric)) ||
    stage.funnelStates.some((f) => f.verdict === "fail" && funnels.has(f.funnel))
  );
}

function justify(stage: StageRecord, approvals: { comment: string | null }[]): string {
  const comments = approvals.flatMap((s) => (s.comment ? [s.comment] : []));
  const measured = `All ${stage.metricStates.length} metrics pass, the soak has elapsed, and every required sign-off stands.`;
  return [measured, ...comments].join(" ");
}
