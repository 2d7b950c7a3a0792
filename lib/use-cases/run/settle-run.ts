import type { Tx } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { hasPending } from "@/lib/data/metric/has-pending";
import { loadRun } from "@/lib/data/run/load-run";
import { activeStage, planStageOf, preDeploymentFacts } from "@/lib/domain/run/gate-facts";
import { nextStep, type Step } from "@/lib/domain/run/next-step";
import type { RunRecord, SignOffRecord, StageRecord } from "@/lib/domain/run/run-record";
import { countedSignOffs } from "@/lib/domain/sign-off/quorum";
import { canonicalJson } from "@/lib/ledger/canonical-json";
import { sha256Hex } from "@/lib/ledger/sha256";
import { beginStage, liveRival } from "@/lib/use-cases/run/begin-stage";
import { ENGINE } from "@/lib/use-cases/run/engine";
import { freezeDossier } from "@/lib/use-cases/run/freeze-dossier";
import { judgeNow } from "@/lib/use-cases/run/judge-now";
import { passStage } from "@/lib/use-cases/run/pass-stage";
import { requireGenuine } from "@/lib/use-cases/run/require-genuine";
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
  for (let count = 0; count < MAX_STEPS; count += 1) {
    const step = nextStep(run, tx.now, (value) => sha256Hex(canonicalJson(value)));
    if (!step) return run;
    // Another live run of the flag is a reason to wait, not to refuse what led here.
    if (step.kind === "begin" && (await liveRival(tx, run))) return run;
    // What was acknowledged is judged before the engine lets a stage pass; the next tick does so.
    if (step.kind === "pass" && (await hasPending(tx, step.stage.id))) return run;
    await takeStep(tx, run, step);
    run = await loadRun(tx, id);
  }
  throw new Error(`run ${id} does not settle`);
}

async function judgeStageOf(tx: Tx, run: RunRecord, stage: StageRecord): Promise<void> {
  if (!stage.startedAt) throw new Error(`stage ${stage.id} is ${stage.state} without a start`);
  const judged = await judgeNow(
    tx,
    { ...stage, runId: run.id, startedAt: stage.startedAt },
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

async function takeStep(tx: Tx, run: RunRecord, step: Step): Promise<void> {
  switch (step.kind) {
    case "freeze":
      return freezeDossier(tx, run, step);
    case "open_run":
    case "close_run":
      return setReady(tx, run, step.kind === "open_run");
    case "begin":
      return beginStage(tx, run, step.stage, ENGINE);
    case "await_decision":
      return putUpForDecision(tx, run, step.stage);
    case "pass":
      return passStage(tx, run, step.stage, {
        actor: ENGINE,
        justification: justify(step.stage, step.approvals),
        makers: step.approvals.map((s) => ({ id: s.personId, name: s.personName, role: s.role })),
        overrideId: null,
      });
    case "roll_back":
      return rollBack(tx, run, {
        actor: ENGINE,
        reason: step.reason,
        maker: { id: ENGINE.id, name: ENGINE.name, role: "engine" },
      });
  }
}

async function setReady(tx: Tx, run: RunRecord, ready: boolean): Promise<void> {
  if (ready) {
    const { quorum } = preDeploymentFacts(run, tx.now);
    await requireGenuine(
      tx,
      countedSignOffs(quorum).map((s) => s.id),
    );
  }
  await tx.run.update({
    where: { id: run.id },
    data: ready
      ? { state: "ready", readyAt: tx.now, version: { increment: 1 } }
      : { state: "draft", readyAt: null, version: { increment: 1 } },
  });
  await appendEvent(tx, {
    kind: ready ? "run.ready" : "run.unready",
    actor: ENGINE,
    projectId: run.project.id,
    run,
    detail: {},
  });
}

async function putUpForDecision(tx: Tx, run: RunRecord, stage: StageRecord): Promise<void> {
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
    detail: { verdict: stage.verdict, recommendation: stage.recommendation },
  });
}

function justify(stage: StageRecord, approvals: SignOffRecord[]): string {
  const comments = approvals.flatMap((s) => (s.comment ? [s.comment] : []));
  const measured = stage.reasons[0] ?? `All ${stage.metricStates.length} metrics pass.`;
  return [measured, "The soak has elapsed, and every required sign-off stands.", ...comments].join(
    " ",
  );
}
