import { transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { lockRun } from "@/lib/data/run/lock-run";
import { requireScope } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import { PRE_DEPLOYMENT } from "@/lib/domain/plan/plan";
import { findStage } from "@/lib/domain/run/find-stage";
import type { RunRecord } from "@/lib/domain/run/run-record";
import { type Waivable, waivableAt } from "@/lib/domain/waiver/waivable";
import { type WaiverSubject, waiverState } from "@/lib/domain/waiver/waiver";
import { canonicalJson } from "@/lib/ledger/canonical-json";
import { sha256Hex } from "@/lib/ledger/sha256";
import { confirmPassword } from "@/lib/use-cases/access/confirm-password";
import type { Context } from "@/lib/use-cases/context";
import { settleRun } from "@/lib/use-cases/run/settle-run";
import { requireAnswerable } from "@/lib/use-cases/waiver/require-answerable";

const MIN_REASON = 20;
const LONGEST_DAYS = 90;
const DAY = 86_400_000;

export type WaiverWish = {
  subject: WaiverSubject;
  key: string;
  reason: string;
  expiresAt: Date;
  password: string;
};

/**
 * Asks to go on without something that keeps a gate closed. Nothing opens until a second person confirms. Refused where
 * there is no such thing to waive, for a reason of fewer than 20 characters, and for a time that is over or longer than
 * 90 days.
 */
export async function requestWaiver(
  context: Context,
  runId: string,
  stageKey: string,
  wish: WaiverWish,
): Promise<{ id: string }> {
  const personId = await confirmPassword(context, wish.password);
  const reason = reasonOf(wish.reason);
  return transaction(context.db, async (tx) => {
    const { id, projectId } = await lockRun(tx, runId);
    requireScope(context.actor, projectId, "read");
    const run = await settleRun(tx, { id });
    requireAnswerable(context.actor, run, stageKey);
    requireAhead(run, stageKey);
    checkExpiry(wish.expiresAt, tx.now);
    const subject = findSubject(run, stageKey, wish, tx.now);
    const row = {
      id: tx.newId(),
      runId: id,
      stageKey,
      subject: subject.subject,
      subjectKey: subject.key,
      title: subject.title,
      reason,
      requestedBy: personId,
      requestedAt: tx.now,
      expiresAt: wish.expiresAt,
    };
    await tx.waiver.create({ data: row });
    await appendEvent(tx, {
      kind: "waiver.requested",
      actor: context.actor,
      projectId,
      run,
      stageKey,
      detail: {
        waiver: row.id,
        subject: row.subject,
        key: row.subjectKey,
        expiresAt: row.expiresAt.toISOString(),
        // Salted with the random row id: the log proves the words without holding them.
        words: sha256Hex(canonicalJson([row.id, row.title, reason])),
      },
    });
    return { id: row.id };
  });
}

function reasonOf(given: string): string {
  const reason = given.trim();
  if ([...reason].length >= MIN_REASON) return reason;
  throw new AppError("invalid_request", `A waiver needs a reason of ${MIN_REASON} characters.`, {
    errors: [{ path: "reason", message: "is too short", expected: `${MIN_REASON} characters` }],
  });
}

/** A gate that is behind the release needs no waiver any more. */
function requireAhead(run: RunRecord, stageKey: string): void {
  const isOver = run.state !== "draft" && run.state !== "ready" && run.state !== "running";
  if (isOver) {
    throw new AppError("conflict", `${run.documentId} is ${run.state}; its gates are closed.`);
  }
  // What is of the whole run keeps every gate closed, so it can be waived as long as one is ahead.
  if (stageKey === PRE_DEPLOYMENT) return;
  const { state } = findStage(run, stageKey);
  if (state === "passed" || state === "rolled_back") {
    throw new AppError("conflict", `${stageKey} has ended; there is nothing to waive in it.`);
  }
}

function checkExpiry(expiresAt: Date, now: Date): void {
  const left = expiresAt.getTime() - now.getTime();
  if (left > 0 && left <= LONGEST_DAYS * DAY) return;
  throw new AppError("invalid_request", "A waiver needs an end.", {
    errors: [
      {
        path: "expiresAt",
        message: left > 0 ? "is too far off" : "is over already",
        expected: `a time within the next ${LONGEST_DAYS} days`,
      },
    ],
  });
}

function findSubject(
  run: RunRecord,
  stageKey: string,
  { subject, key }: Pick<WaiverWish, "subject" | "key">,
  now: Date,
): Waivable {
  const here = waivableAt(run, stageKey, now);
  const found = here.find((one) => one.subject === subject && one.key === key);
  if (!found) {
    const known = here.map((one) => `${one.subject} ${one.key}`);
    throw new AppError(
      "invalid_request",
      `There is no ${subject} ${key} to waive at ${stageKey}.`,
      {
        errors: [
          {
            path: "key",
            message: "keeps nothing closed here",
            expected: known.join(", ") || "nothing: nothing here can be waived",
          },
        ],
      },
    );
  }
  const same = run.waivers.find(
    (waiver) =>
      waiver.stageKey === stageKey && waiver.subject === subject && waiver.subjectKey === key,
  );
  const state = same ? waiverState(same, now) : null;
  if (state === "waiting" || state === "active") {
    throw new AppError(
      "conflict",
      state === "active"
        ? `It is waived already, until ${same?.expiresAt.toISOString()}.`
        : `A waiver of it waits for its second person already.`,
    );
  }
  return found;
}
