import type { Tx } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import type { Actor } from "@/lib/domain/access/actor";
import { PRE_DEPLOYMENT } from "@/lib/domain/plan/plan";
import { preDeploymentFacts, stageFacts } from "@/lib/domain/run/gate-facts";
import type { DossierRecord, RunRecord, StageRecord } from "@/lib/domain/run/run-record";
import { buildDossier, dossierInputs } from "@/lib/domain/sign-off/dossier";
import { canonicalJson } from "@/lib/ledger/canonical-json";
import { sha256Hex } from "@/lib/ledger/sha256";

/**
 * Freezes the evidence of a gate anew when something in it has changed, so that signatures on the old
 * dossier no longer count. Returns whether it did. `stage` null stands for the pre-deployment gate.
 */
export async function freezeDossier(
  tx: Tx,
  run: RunRecord,
  stage: StageRecord | null,
  actor: Actor,
): Promise<boolean> {
  const stageKey = stage?.key ?? PRE_DEPLOYMENT;
  const facts = stage ? stageFacts(run, stage, tx.now) : preDeploymentFacts(run);
  const previous: DossierRecord | null = facts.dossier;
  const document = buildDossier({
    run,
    stage,
    checklist: facts.checklist,
    ordinal: (previous?.ordinal ?? 0) + 1,
    previous: previous?.digest ?? null,
    now: tx.now,
  });
  const inputs = sha256Hex(canonicalJson(dossierInputs(document)));
  if (previous?.inputs === inputs) return false;
  const text = canonicalJson(document);
  const dossier = {
    id: tx.newId(),
    runId: run.id,
    stageKey,
    ordinal: document.ordinal,
    document: text,
    digest: sha256Hex(text),
    inputs,
    createdAt: tx.now,
  };
  await tx.dossier.create({ data: dossier });
  await appendEvent(tx, {
    kind: "dossier.frozen",
    actor,
    projectId: run.project.id,
    run,
    stageKey,
    detail: {
      digest: dossier.digest,
      ordinal: dossier.ordinal,
      previous: document.previous,
      voided: (previous?.signOffs ?? []).map((s) => s.id),
    },
  });
  return true;
}
