import { transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { loadRun } from "@/lib/data/run/load-run";
import { lockRun } from "@/lib/data/run/lock-run";
import { requireScope } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import { findStage } from "@/lib/domain/run/find-stage";
import { stageFacts } from "@/lib/domain/run/gate-facts";
import { excludedSigners } from "@/lib/domain/sign-off/separation";
import { canonicalJson } from "@/lib/ledger/canonical-json";
import { sha256Hex } from "@/lib/ledger/sha256";
import { confirmPassword } from "@/lib/use-cases/access/confirm-password";
import type { Context } from "@/lib/use-cases/context";
import { makerOf, refuseSecondDecision, requireMaker } from "@/lib/use-cases/run/decide-stage";
import { passStage } from "@/lib/use-cases/run/pass-stage";
import { settleRun } from "@/lib/use-cases/run/settle-run";

const MIN_REASON = 20;

/**
 * Asks to go on against the recommendation. Nothing moves until a second person confirms. Refused while the
 * gate is open anyway, and for a reason of fewer than 20 characters.
 */
export async function requestOverride(
  context: Context,
  runId: string,
  stageKey: string,
  input: { reason: string; password: string },
): Promise<{ id: string }> {
  const personId = await confirmPassword(context, input.password);
  const reason = input.reason.trim();
  if ([...reason].length < MIN_REASON) {
    throw new AppError(
      "invalid_request",
      `An override needs a reason of ${MIN_REASON} characters.`,
      {
        errors: [{ path: "reason", message: "is too short", expected: `${MIN_REASON} characters` }],
      },
    );
  }
  return transaction(context.db, async (tx) => {
    const { id, projectId } = await lockRun(tx, runId);
    requireScope(context.actor, projectId, "read");
    const run = await settleRun(tx, { id });
    const stage = findStage(run, stageKey);
    requireMaker(context.actor, run, stage, "go");
    refuseSecondDecision(run, stage);
    const { blockers } = stageFacts(run, stage, tx.now);
    if (blockers.length === 0) {
      throw new AppError("conflict", "The gate is open; an ordinary GO is enough.");
    }
    if (run.overrides.some((o) => o.stageKey === stageKey && !o.confirmedAt && !o.withdrawnAt)) {
      throw new AppError(
        "conflict",
        "An override of this stage waits for its second person already.",
      );
    }
    const override = {
      id: tx.newId(),
      runId: id,
      stageKey,
      reason,
      blockers,
      requestedBy: personId,
      requestedAt: tx.now,
    };
    await tx.override.create({ data: override });
    await appendEvent(tx, {
      kind: "override.requested",
      actor: context.actor,
      projectId,
      run,
      stageKey,
      detail: {
        override: override.id,
        blockers: blockers.map((b) => b.code),
        words: sha256Hex(canonicalJson([override.id, reason])),
      },
    });
    return { id: override.id };
  });
}

/**
 * Confirms an override as the second person and records GO. The second person is neither who asked nor the
 * run's owner or creator, and may decide on this stage.
 */
export async function confirmOverride(
  context: Context,
  runId: string,
  overrideId: string,
  input: { password: string },
): Promise<void> {
  const personId = await confirmPassword(context, input.password);
  await transaction(context.db, async (tx) => {
    const { id, projectId } = await lockRun(tx, runId);
    requireScope(context.actor, projectId, "read");
    const run = await settleRun(tx, { id });
    const override = run.overrides.find((o) => o.id === overrideId);
    if (!override) throw new AppError("not_found", `There is no override ${overrideId}.`);
    const stage = findStage(run, override.stageKey);
    requireMaker(context.actor, run, stage, "go");
    refuseSecondDecision(run, stage);
    if (override.confirmedAt || override.withdrawnAt) {
      throw new AppError("conflict", "This override is confirmed or withdrawn already.");
    }
    if (override.requestedBy === personId) {
      throw new AppError("own_run", "An override needs a second person; you asked for this one.");
    }
    const duty = excludedSigners(run).get(personId);
    if (duty) {
      throw new AppError("own_run", `You ${duty}; somebody else has to confirm.`);
    }
    await tx.override.update({
      where: { id: overrideId },
      data: { confirmedBy: personId, confirmedAt: tx.now },
    });
    await appendEvent(tx, {
      kind: "override.confirmed",
      actor: context.actor,
      projectId,
      run,
      stageKey: stage.key,
      detail: { override: overrideId },
    });
    const requester = await tx.person.findUniqueOrThrow({
      where: { id: override.requestedBy },
      select: { id: true, name: true },
    });
    await passStage(tx, run, stage, {
      actor: context.actor,
      justification: override.reason,
      makers: [{ ...requester, role: "override" }, makerOf(context.actor, run, stage)],
      overrideId,
    });
    await settleRun(tx, { id });
  });
}

/** Takes back an override that nobody has confirmed; only who asked for it may. */
export function withdrawOverride(
  context: Context,
  runId: string,
  overrideId: string,
): Promise<void> {
  const { actor } = context;
  if (actor.kind !== "person") {
    throw new AppError("forbidden", "Only the person who asked for an override can withdraw it.");
  }
  return transaction(context.db, async (tx) => {
    const { id, projectId } = await lockRun(tx, runId);
    requireScope(actor, projectId, "read");
    const run = await loadRun(tx, id);
    const { count } = await tx.override.updateMany({
      where: {
        id: overrideId,
        runId: id,
        requestedBy: actor.id,
        confirmedAt: null,
        withdrawnAt: null,
      },
      data: { withdrawnAt: tx.now },
    });
    if (count === 0) {
      throw new AppError("conflict", "There is no open override of yours with this id.");
    }
    await appendEvent(tx, {
      kind: "override.withdrawn",
      actor,
      projectId,
      run,
      detail: { override: overrideId },
    });
  });
}
