import type { Tx } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { type Actor, actorRef } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import { activeStage } from "@/lib/domain/run/gate-facts";
import type { RunRecord, StageRecord } from "@/lib/domain/run/run-record";
import { attestGate } from "@/lib/use-cases/run/attest-gate";

/** The first breach among the metrics that fail now, or null where none does. */
export function firstBreach(stage: StageRecord | null): Date | null {
  const times = (stage?.metricStates ?? [])
    .filter((m) => m.verdict === "fail")
    .flatMap((m) => [m.zeroBrokenAt, m.breachingSince])
    .filter((t) => t !== null)
    .map((t) => t.getTime());
  return times.length > 0 ? new Date(Math.min(...times)) : null;
}

/**
 * Takes all traffic away and ends the run. Needs no verdict and no signature; `reason` may come later.
 * The caller holds the run's lock. Refuses only where there is nothing to take back.
 */
export async function rollBack(
  tx: Tx,
  run: RunRecord,
  by: { actor: Actor; reason: string | null; maker: { id: string; name: string; role: string } },
): Promise<void> {
  if (run.state === "rolled_back") {
    throw new AppError("already_decided", `${run.documentId} is rolled back already.`);
  }
  if (run.state !== "running" && run.state !== "completed") {
    throw new AppError(
      "conflict",
      `${run.documentId} is ${run.state}: no traffic was moved, so there is nothing to roll back.`,
    );
  }
  const stage = activeStage(run) ?? run.stages.filter((s) => s.state === "passed").at(-1) ?? null;
  const breachAt = firstBreach(stage);
  const base = { actor: by.actor, projectId: run.project.id, run, stageKey: stage?.key ?? null };
  await tx.run.update({
    where: { id: run.id },
    data: {
      state: "rolled_back",
      trafficPercent: 0,
      trafficCeiling: 0,
      endedAt: tx.now,
      zeroAt: tx.now,
      breachAt,
      endReason: by.reason,
      endedBy: actorRef(by.actor),
      version: { increment: 1 },
    },
  });
  await appendEvent(tx, {
    ...base,
    kind: "traffic.changed",
    detail: { from: run.trafficPercent, to: 0 },
  });
  if (stage) {
    await tx.decision.create({
      data: {
        id: tx.newId(),
        stageId: stage.id,
        kind: "rollback",
        recommendation: stage.recommendation,
        justification: by.reason,
        makers: [by.maker],
        recordedBy: actorRef(by.actor),
        decidedAt: tx.now,
      },
    });
    if (stage.state !== "passed") {
      await tx.stage.update({
        where: { id: stage.id, state: stage.state },
        data: { state: "rolled_back", endedAt: tx.now, version: { increment: 1 } },
      });
      await appendEvent(tx, { ...base, kind: "stage.rolled_back", detail: {} });
      await attestGate(tx, run, stage, "failed");
    }
  }
  await appendEvent(tx, {
    ...base,
    kind: "run.rolled_back",
    detail: { breachAt: breachAt?.toISOString() ?? null, reasonGiven: by.reason !== null },
  });
}
