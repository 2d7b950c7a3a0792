import { type Tx, transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { lockRun } from "@/lib/data/run/lock-run";
import { requireScope } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import { PRE_DEPLOYMENT } from "@/lib/domain/plan/plan";
import { findStage } from "@/lib/domain/run/find-stage";
import { type GateFacts, preDeploymentFacts, stageFacts } from "@/lib/domain/run/gate-facts";
import type { RunRecord } from "@/lib/domain/run/run-record";
import { lapseOf, nextAttempt, refusalOf } from "@/lib/domain/sign-off/eligibility";
import { canonicalJson } from "@/lib/ledger/canonical-json";
import { sha256Hex } from "@/lib/ledger/sha256";
import { confirmPassword } from "@/lib/use-cases/access/confirm-password";
import type { Context } from "@/lib/use-cases/context";
import { settleRun } from "@/lib/use-cases/run/settle-run";

export type Signature = {
  /** Digest of the dossier that the person has read. */
  dossier: string;
  role: string;
  approved: boolean;
  meaning: string;
  comment: string | null;
  password: string;
};

export type Signed = {
  signOffId: string;
  signedAt: Date;
  ledgerIndex: number;
  /** Whether the gate opened and the release went on because of this signature. */
  advanced: boolean;
};

/**
 * Signs the current dossier of a gate. Refused: a wrong password, a role that the gate does not ask for or
 * that the person does not hold, the run's own owner or creator approving, a dossier that is not the current
 * one, a second signature of the same person.
 */
export async function signDossier(
  context: Context,
  runId: string,
  stageKey: string,
  signature: Signature,
): Promise<Signed> {
  const personId = await confirmPassword(context, signature.password);
  return transaction(context.db, async (tx) => {
    const { id, projectId } = await lockRun(tx, runId);
    requireScope(context.actor, projectId, "read");
    // The evidence may have changed since the page was read; the newest state decides.
    const run = await settleRun(tx, { id });
    const facts = gateOf(run, stageKey, tx);
    const dossier = requireSignable(facts, signature);
    const intent = {
      run,
      gate: facts,
      actor: context.actor,
      role: signature.role,
      approved: signature.approved,
      onBehalfOf: null,
      now: tx.now,
      method: "password" as const,
      comment: signature.comment,
    };
    const refusal = refusalOf(intent);
    if (refusal) throw new AppError(refusal.code, refusal.detail, { errors: refusal.errors ?? [] });
    const row = {
      id: tx.newId(),
      dossierId: dossier.id,
      personId,
      role: signature.role,
      approved: signature.approved,
      meaning: signature.meaning,
      comment: signature.comment,
      signedAt: tx.now,
      attempt: nextAttempt(facts, personId),
      lapsesAt: lapseOf(facts, signature.approved, tx.now),
    };
    await tx.signOff.create({ data: row });
    const index = await appendEvent(tx, {
      kind: "sign_off.made",
      actor: context.actor,
      projectId,
      run,
      stageKey,
      detail: {
        signOff: row.id,
        dossier: dossier.digest,
        role: row.role,
        decision: row.approved ? "approve" : "reject",
        // Salted with the random row id: the log proves the words without holding them.
        words: sha256Hex(canonicalJson([row.id, row.meaning, row.comment])),
      },
    });
    const after = await settleRun(tx, { id });
    return {
      signOffId: row.id,
      signedAt: row.signedAt,
      ledgerIndex: Number(index),
      advanced: progress(after) > progress(run),
    };
  });
}

function gateOf(run: RunRecord, stageKey: string, tx: Tx): GateFacts {
  if (stageKey === PRE_DEPLOYMENT) return preDeploymentFacts(run, tx.now);
  return stageFacts(run, findStage(run, stageKey), tx.now);
}

function requireSignable(facts: GateFacts, signature: Signature) {
  if (!facts.signing.open) throw new AppError("sign_off_closed", facts.signing.because);
  if (!facts.dossier) throw new AppError("sign_off_closed", "There is nothing to sign yet.");
  if (facts.dossier.digest !== signature.dossier) {
    throw new AppError(
      "dossier_outdated",
      "The evidence changed after you opened it. Read the new version, then sign that.",
      {
        errors: [
          { path: "dossier", message: "is not the current one", expected: facts.dossier.digest },
        ],
      },
    );
  }
  return facts.dossier;
}

/** Grows with every gate that has opened. */
function progress(run: RunRecord): number {
  const passed = run.stages.filter((s) => s.state === "passed").length;
  const started = run.stages.filter((s) => s.state !== "pending").length;
  return (run.state === "draft" ? 0 : 1) + passed + started;
}
