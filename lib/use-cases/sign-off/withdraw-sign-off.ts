import { transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { lockRun } from "@/lib/data/run/lock-run";
import { requireScope } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import type { RunRecord } from "@/lib/domain/run/run-record";
import { canonicalJson } from "@/lib/ledger/canonical-json";
import { sha256Hex } from "@/lib/ledger/sha256";
import type { Context } from "@/lib/use-cases/context";
import { settleRun } from "@/lib/use-cases/run/settle-run";

/**
 * Takes back one's own signature, an approval or a rejection, with a reason and before its gate is passed. The
 * signature stays on record; the person may sign the dossier again.
 */
export async function withdrawSignOff(
  { actor, db }: Context,
  runId: string,
  signOffId: string,
  input: { reason: string },
): Promise<{ id: string; at: Date; ledgerIndex: number }> {
  return transaction(db, async (tx) => {
    const { id, projectId } = await lockRun(tx, runId);
    requireScope(actor, projectId, "read");
    if (actor.kind !== "person") {
      throw new AppError("forbidden", "Only the person who signed can withdraw a signature.");
    }
    const run = await settleRun(tx, { id });
    const { signOff, dossier } = find(run, signOffId);
    if (signOff.personId !== actor.id) {
      throw new AppError("forbidden", "Only the person who signed can withdraw a signature.");
    }
    if (signOff.withdrawn) {
      throw new AppError("conflict", "This signature is withdrawn already.");
    }
    const isCurrent = !run.dossiers.some(
      (d) => d.stageKey === dossier.stageKey && d.ordinal > dossier.ordinal,
    );
    if (!isCurrent || isPassed(run, dossier.stageKey)) {
      throw new AppError(
        "sign_off_closed",
        isCurrent
          ? "The gate is passed; a signature can only be withdrawn before."
          : "The evidence was replaced; this signature counts no longer as it is.",
      );
    }
    const reason = input.reason.trim();
    await tx.signOffWithdrawal.create({ data: { signOffId, reason, at: tx.now } });
    const index = await appendEvent(tx, {
      kind: "sign_off.withdrawn",
      actor,
      projectId,
      run,
      stageKey: dossier.stageKey,
      detail: { signOff: signOffId, words: sha256Hex(canonicalJson([signOffId, reason])) },
    });
    await settleRun(tx, { id });
    return { id: signOffId, at: tx.now, ledgerIndex: Number(index) };
  });
}

function find(run: RunRecord, signOffId: string) {
  for (const dossier of run.dossiers) {
    const signOff = dossier.signOffs.find((s) => s.id === signOffId);
    if (signOff) return { signOff, dossier };
  }
  throw new AppError("not_found", `There is no signature ${signOffId} on this run.`);
}

function isPassed(run: RunRecord, stageKey: string): boolean {
  const stage = run.stages.find((s) => s.key === stageKey);
  if (stage) return stage.state !== "awaiting_decision";
  return run.state !== "draft" && run.state !== "ready";
}
