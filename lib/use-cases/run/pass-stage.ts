import type { Tx } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { type Actor, actorRef } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import { stageFacts } from "@/lib/domain/run/gate-facts";
import type { DecisionRecord, RunRecord, StageRecord } from "@/lib/domain/run/run-record";
import { countedSignOffs } from "@/lib/domain/sign-off/quorum";
import { attestGate } from "@/lib/use-cases/run/attest-gate";
import { requireGenuine } from "@/lib/use-cases/run/require-genuine";

/**
 * Records GO and closes the stage. Without an override every condition has to stand in this transaction's
 * snapshot, else `gate_closed` lists what does not. The caller holds the run's lock and has judged the stage.
 */
export async function passStage(
  tx: Tx,
  run: RunRecord,
  stage: StageRecord,
  decision: {
    actor: Actor;
    justification: string;
    makers: DecisionRecord["makers"];
    overrideId: string | null;
  },
): Promise<void> {
  const facts = stageFacts(run, stage, tx.now);
  if (decision.overrideId === null && facts.blockers.length > 0) {
    throw new AppError("gate_closed", `The gate of ${stage.key} is closed.`, {
      errors: facts.blockers.map((b) => ({ path: b.code, message: b.text })),
    });
  }
  const { actor } = decision;
  const signOffs = countedSignOffs(facts.quorum).map((s) => s.id);
  await requireGenuine(tx, signOffs);
  await tx.decision.create({
    data: {
      id: tx.newId(),
      stageId: stage.id,
      kind: "go",
      recommendation: stage.recommendation,
      justification: decision.justification,
      makers: decision.makers,
      recordedBy: actorRef(actor),
      dossierDigest: facts.dossier?.digest ?? null,
      overrideId: decision.overrideId,
      decidedAt: tx.now,
    },
  });
  await tx.stage.update({
    where: { id: stage.id, state: stage.state },
    data: { state: "passed", endedAt: tx.now, version: { increment: 1 } },
  });
  const base = { actor, projectId: run.project.id, run, stageKey: stage.key };
  await appendEvent(tx, {
    ...base,
    kind: "decision.recorded",
    detail: {
      decision: "go",
      recommendation: stage.recommendation,
      dossier: facts.dossier?.digest ?? null,
      signOffs,
      makers: decision.makers.map((m) => ({ id: m.id, role: m.role })),
      override: decision.overrideId,
    },
  });
  await appendEvent(tx, { ...base, kind: "stage.passed", detail: { ordinal: stage.ordinal } });
  await attestGate(tx, run, stage, decision.overrideId === null ? "passed" : "overridden");
  if (run.stages.every((s) => s.id === stage.id || s.state === "passed")) {
    await tx.run.update({
      where: { id: run.id },
      data: { state: "completed", endedAt: tx.now, version: { increment: 1 } },
    });
    await appendEvent(tx, { ...base, kind: "run.completed", stageKey: null, detail: {} });
  }
}
