import { transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { lockRun } from "@/lib/data/run/lock-run";
import { requireScope } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import type { RunRecord } from "@/lib/domain/run/run-record";
import { excludedSigners } from "@/lib/domain/sign-off/separation";
import { type WaiverRecord, waiverState } from "@/lib/domain/waiver/waiver";
import { confirmPassword } from "@/lib/use-cases/access/confirm-password";
import type { Context } from "@/lib/use-cases/context";
import { settleRun } from "@/lib/use-cases/run/settle-run";
import { requireAnswerable } from "@/lib/use-cases/waiver/require-answerable";

/**
 * Confirms a waiver as the second person, who is neither who asked nor somebody whose approval never counts in this run.
 * From now on the gate does without what is waived, and everybody who signs it signs the waiver too.
 */
export async function confirmWaiver(
  context: Context,
  runId: string,
  waiverId: string,
  input: { password: string },
): Promise<void> {
  const personId = await confirmPassword(context, input.password);
  await transaction(context.db, async (tx) => {
    const { id, projectId } = await lockRun(tx, runId);
    requireScope(context.actor, projectId, "read");
    const run = await settleRun(tx, { id });
    const waiver = findWaiver(run, waiverId);
    requireAnswerable(context.actor, run, waiver.stageKey);
    requireOpen(run, waiver, tx.now);
    if (waiver.requestedBy === personId) {
      throw new AppError("own_run", "A waiver needs a second person; you asked for this one.");
    }
    const duty = excludedSigners(run).get(personId);
    if (duty) throw new AppError("own_run", `You ${duty}; somebody else has to confirm.`);
    await tx.waiver.update({
      where: { id: waiver.id },
      data: { confirmedBy: personId, confirmedAt: tx.now },
    });
    await appendEvent(tx, {
      kind: "waiver.confirmed",
      actor: context.actor,
      projectId,
      run,
      stageKey: waiver.stageKey,
      detail: { waiver: waiver.id },
    });
    await settleRun(tx, { id });
  });
}

/** Takes back a waiver that is not over; either of its two persons may. What it covered keeps the gate closed again. */
export function withdrawWaiver(context: Context, runId: string, waiverId: string): Promise<void> {
  const { actor } = context;
  if (actor.kind !== "person") {
    throw new AppError("forbidden", "Only a person who answers for a waiver can withdraw it.");
  }
  return transaction(context.db, async (tx) => {
    const { id, projectId } = await lockRun(tx, runId);
    requireScope(actor, projectId, "read");
    const run = await settleRun(tx, { id });
    const waiver = findWaiver(run, waiverId);
    if (waiver.requestedBy !== actor.id && waiver.confirmedBy !== actor.id) {
      throw new AppError(
        "forbidden",
        "Only those who asked for a waiver or confirmed it withdraw it.",
      );
    }
    const state = waiverState(waiver, tx.now);
    if (state !== "waiting" && state !== "active") {
      throw new AppError("conflict", `This waiver is ${state}; there is nothing to withdraw.`);
    }
    await tx.waiver.update({ where: { id: waiver.id }, data: { withdrawnAt: tx.now } });
    await appendEvent(tx, {
      kind: "waiver.withdrawn",
      actor,
      projectId,
      run,
      stageKey: waiver.stageKey,
      detail: { waiver: waiver.id },
    });
    await settleRun(tx, { id });
  });
}

function findWaiver(run: RunRecord, id: string): WaiverRecord {
  const waiver = run.waivers.find((one) => one.id === id);
  if (!waiver) throw new AppError("not_found", `There is no waiver ${id}.`);
  return waiver;
}

function requireOpen(run: RunRecord, waiver: WaiverRecord, now: Date): void {
  const state = waiverState(waiver, now);
  if (state !== "waiting") {
    throw new AppError("conflict", `This waiver is ${state}; there is nothing to confirm.`);
  }
  if (run.state !== "draft" && run.state !== "ready" && run.state !== "running") {
    throw new AppError("conflict", `${run.documentId} is ${run.state}; its gates are closed.`);
  }
}
