import { createTakes } from "@/lib/data/capture/takes";
import type { Tx } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { createPulls } from "@/lib/data/source/create-pulls";
import type { Actor } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import { planStageOf, startBlockers } from "@/lib/domain/run/gate-facts";
import type { RunRecord, StageRecord } from "@/lib/domain/run/run-record";

/**
 * Starts a pending stage and moves traffic to its percentage. Re-checks everything that a start needs, so
 * no caller can start a stage early. The caller holds the run's lock.
 */
export async function beginStage(
  tx: Tx,
  run: RunRecord,
  stage: StageRecord,
  actor: Actor,
): Promise<void> {
  if (stage.state !== "pending") {
    throw new AppError(
      "conflict",
      `Stage ${stage.key} is ${stage.state}; only a pending stage starts.`,
    );
  }
  const blockers = startBlockers(run, stage, tx.now);
  if (blockers.length > 0) {
    throw new AppError("gate_closed", `Stage ${stage.key} cannot start yet.`, {
      errors: blockers.map((b) => ({ path: b.code, message: b.text })),
    });
  }
  const rival = await liveRival(tx, run);
  if (rival) {
    throw new AppError(
      "conflict",
      `${rival.documentId} is running with the same flag ${run.flag} in ${run.environment ?? "the same environment"}; it has to end first.`,
    );
  }
  const percent = stage.trafficPercent ?? run.trafficPercent;
  await tx.stage.update({
    where: { id: stage.id, state: "pending" },
    data: { state: "running", startedAt: tx.now, version: { increment: 1 } },
  });
  const { metrics, screenshots } = planStageOf(run, stage.key);
  await createPulls(tx, { id: stage.id, metrics, dueAt: tx.now });
  await createTakes(tx, { id: stage.id, screenshots, dueAt: tx.now });
  await tx.run.update({
    where: { id: run.id },
    data: {
      state: "running",
      startedAt: run.startedAt ?? tx.now,
      trafficCeiling: percent,
      trafficPercent: percent,
      version: { increment: 1 },
    },
  });
  const base = { actor, projectId: run.project.id, run, stageKey: stage.key };
  await appendEvent(tx, {
    ...base,
    kind: "stage.started",
    detail: { ordinal: stage.ordinal, traffic: stage.trafficPercent },
  });
  if (percent !== run.trafficPercent) {
    await appendEvent(tx, {
      ...base,
      kind: "traffic.changed",
      detail: { from: run.trafficPercent, to: percent },
    });
  }
}

/**
 * The running run that moves the same flag in the same environment, if there is one: two would undo each
 * other. The database's index refuses it as well.
 */
export function liveRival(tx: Tx, run: RunRecord): Promise<{ documentId: string } | null> {
  if (!run.flag || run.state === "running") return Promise.resolve(null);
  return tx.run.findFirst({
    where: {
      projectId: run.project.id,
      flag: run.flag,
      environment: run.environment,
      state: "running",
      id: { not: run.id },
    },
    select: { documentId: true },
  });
}
