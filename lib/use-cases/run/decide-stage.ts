import { type Tx, transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { mergePendingOfRun } from "@/lib/data/metric/pending-folds";
import { loadRun } from "@/lib/data/run/load-run";
import { lockRun } from "@/lib/data/run/lock-run";
import {
  type Actor,
  actorRef,
  isAllowed,
  isMember,
  requireScope,
  rolesIn,
} from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import { findStage } from "@/lib/domain/run/find-stage";
import { planStageOf, stageFacts } from "@/lib/domain/run/gate-facts";
import { countedApprovals } from "@/lib/domain/run/next-step";
import type { DecisionKind } from "@/lib/domain/run/run";
import type { DecisionRecord, RunRecord, StageRecord } from "@/lib/domain/run/run-record";
import type { Context } from "@/lib/use-cases/context";
import { passStage } from "@/lib/use-cases/run/pass-stage";
import { rollBack } from "@/lib/use-cases/run/roll-back";
import { settleRun } from "@/lib/use-cases/run/settle-run";

/**
 * Records GO, HOLD or ROLLBACK on the active stage. GO needs every condition to stand at this moment; the
 * stage is judged anew inside the transaction.
 */
export function decideStage(
  context: Context,
  runId: string,
  stageKey: string,
  decision: { kind: DecisionKind; because: string },
): Promise<void> {
  // A rollback waits for nothing; anything else is decided on everything that was acknowledged.
  return decision.kind === "rollback"
    ? decide(context, runId, stageKey, decision)
    : mergePendingOfRun(context.db, runId).then(() => decide(context, runId, stageKey, decision));
}

function decide(
  context: Context,
  runId: string,
  stageKey: string,
  decision: { kind: DecisionKind; because: string },
): Promise<void> {
  return transaction(context.db, async (tx) => {
    const { id, projectId } = await lockRun(tx, runId);
    requireScope(context.actor, projectId, "read");
    const before = await loadRun(tx, id);
    requireMaker(context.actor, before, findStage(before, stageKey), decision.kind);
    refuseSecondDecision(before, findStage(before, stageKey));
    if (decision.kind === "rollback") {
      await rollBack(tx, before, {
        actor: context.actor,
        reason: decision.because,
        maker: makerOf(context.actor, before, findStage(before, stageKey)),
      });
      return;
    }
    const run = await settleRun(tx, { id });
    const stage = findStage(run, stageKey);
    // The engine may have decided while this request was waiting for the lock.
    refuseSecondDecision(run, stage);
    if (decision.kind === "hold") await hold(tx, run, stage, context.actor, decision.because);
    else await go(tx, run, stage, context.actor, decision.because);
    await settleRun(tx, { id });
  });
}

async function go(
  tx: Tx,
  run: RunRecord,
  stage: StageRecord,
  actor: Actor,
  because: string,
): Promise<void> {
  const makers = countedApprovals(run, stage, tx.now).map((s) => ({
    id: s.personId,
    name: s.personName,
    role: s.role,
  }));
  const recorder = makerOf(actor, run, stage);
  await passStage(tx, run, stage, {
    actor,
    justification: because,
    makers: makers.some((m) => m.id === recorder.id) ? makers : [recorder, ...makers],
    overrideId: null,
  });
}

async function hold(
  tx: Tx,
  run: RunRecord,
  stage: StageRecord,
  actor: Actor,
  because: string,
): Promise<void> {
  const dossier = stageFacts(run, stage, tx.now).dossier?.digest ?? null;
  await tx.decision.create({
    data: {
      id: tx.newId(),
      stageId: stage.id,
      kind: "hold",
      recommendation: stage.recommendation,
      justification: because,
      makers: [makerOf(actor, run, stage)],
      recordedBy: actorRef(actor),
      dossierDigest: dossier,
      decidedAt: tx.now,
    },
  });
  await appendEvent(tx, {
    kind: "decision.recorded",
    actor,
    projectId: run.project.id,
    run,
    stageKey: stage.key,
    detail: { decision: "hold", recommendation: stage.recommendation, dossier },
  });
}

/** GO and HOLD are for the stage's decision makers and whoever operates the run; ROLLBACK for operators. */
export function requireMaker(
  actor: Actor,
  run: RunRecord,
  stage: StageRecord,
  kind: DecisionKind,
): void {
  const { makers } = planStageOf(run, stage.key).decision;
  const isMaker = rolesIn(actor, run.project.id).some((role) => makers.includes(role));
  if (isMaker || isAllowed(actor, run.project.id, kind === "rollback" ? "rollback" : "decide")) {
    return;
  }
  if (!isMember(actor, run.project.id)) requireScope(actor, run.project.id, "decide");
  throw new AppError("wrong_role", `A decision on ${stage.key} is not yours to record.`, {
    errors: [
      {
        path: "role",
        message: `you have ${rolesIn(actor, run.project.id).join(", ") || "no role"}`,
        expected: makers.join(", ") || "a role that operates runs",
      },
    ],
  });
}

/** Refuses where the stage is decided already, and says by whom and when. */
export function refuseSecondDecision(run: RunRecord, stage: StageRecord): void {
  const final = stage.decisions.find((d) => d.kind !== "hold");
  if (final) {
    const who = final.makers.map((m) => m.name).join(", ") || "the engine";
    throw new AppError(
      "already_decided",
      `${stage.key} was decided ${final.kind.toUpperCase()} at ${final.decidedAt.toISOString()} by ${who}.`,
    );
  }
  if (stage.state === "pending") {
    throw new AppError("conflict", `${stage.key} has not started, so there is nothing to decide.`);
  }
  if (run.state !== "running") {
    throw new AppError("conflict", `${run.documentId} is ${run.state}; its stages are closed.`);
  }
}

/** How a decision names the actor: in the role that entitles to it. */
export function makerOf(
  actor: Actor,
  run: RunRecord,
  stage: StageRecord,
): DecisionRecord["makers"][number] {
  const { makers } = planStageOf(run, stage.key).decision;
  const roles = rolesIn(actor, run.project.id);
  const role = roles.find((r) => makers.includes(r)) ?? roles[0] ?? actor.kind;
  return { id: actor.id, name: actor.name, role };
}
