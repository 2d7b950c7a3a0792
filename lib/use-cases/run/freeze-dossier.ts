import type { Tx } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { PRE_DEPLOYMENT } from "@/lib/domain/plan/plan";
import type { Step } from "@/lib/domain/run/next-step";
import type { RunRecord } from "@/lib/domain/run/run-record";
import { canonicalJson } from "@/lib/ledger/canonical-json";
import { sha256Hex } from "@/lib/ledger/sha256";
import { ENGINE } from "@/lib/use-cases/run/engine";

/** Stores the next dossier of a gate. Signatures on the ones before stay on record and no longer count. */
export async function freezeDossier(
  tx: Tx,
  run: RunRecord,
  { stage, document, inputs }: Extract<Step, { kind: "freeze" }>,
): Promise<void> {
  const stageKey = stage?.key ?? PRE_DEPLOYMENT;
  const text = canonicalJson(document);
  const digest = sha256Hex(text);
  const voided = run.dossiers
    .filter((d) => d.digest === document.previous)
    .flatMap((d) => d.signOffs.map((s) => s.id));
  await tx.dossier.create({
    data: {
      id: tx.newId(),
      runId: run.id,
      stageKey,
      ordinal: document.ordinal,
      document: text,
      digest,
      inputs,
      createdAt: tx.now,
    },
  });
  await appendEvent(tx, {
    kind: "dossier.frozen",
    actor: ENGINE,
    projectId: run.project.id,
    run,
    stageKey,
    detail: { digest, ordinal: document.ordinal, previous: document.previous, voided },
  });
}
