import type { Tx } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { type GateLeaf, listGateLeaves } from "@/lib/data/ledger/gate-leaves";
import { attestationSubjects } from "@/lib/domain/run/attestation-subjects";
import { stageFacts } from "@/lib/domain/run/gate-facts";
import type { DossierRecord, RunRecord, StageRecord } from "@/lib/domain/run/run-record";
import {
  type AttestedGate,
  SVR_PREDICATE,
  svrStatement,
  VSA_PREDICATE,
  vsaStatement,
} from "@/lib/ledger/attestation-statement";
import { canonicalJson } from "@/lib/ledger/canonical-json";
import { PAYLOAD_TYPE } from "@/lib/ledger/event-statement";
import { sha256Hex } from "@/lib/ledger/sha256";
import { ENGINE } from "@/lib/use-cases/run/engine";

/**
 * Says to the outside how a gate ended, in the transaction in which it does. `run` and `stage` are as they were when
 * it was decided. A run that names nothing that was released has no attestations: there is nothing to be about.
 */
export async function attestGate(
  tx: Tx,
  run: RunRecord,
  stage: StageRecord,
  outcome: AttestedGate["outcome"],
): Promise<void> {
  const subject = attestationSubjects(run);
  if (subject.length === 0) return;
  const gate = await describeGate(tx, run, stage, { subject, outcome });
  const svr = svrStatement(gate);
  if (svr) await keep(tx, run, stage.key, { kind: "svr", result: "PASSED", statement: svr });
  const vsa = vsaStatement(gate);
  const result = vsa.predicate.verificationResult;
  await keep(tx, run, stage.key, { kind: "vsa", result, statement: vsa });
}

async function describeGate(
  tx: Tx,
  run: RunRecord,
  stage: StageRecord,
  { subject, outcome }: Pick<AttestedGate, "subject" | "outcome">,
): Promise<AttestedGate> {
  const { dossier, quorum } = stageFacts(run, stage, tx.now);
  const verifier = verifierOf(tx);
  const leaves = await listGateLeaves(tx, run.id, stage.key);
  const { plan, planVersion, planDigest } = run;
  return {
    subject,
    outcome,
    verifier,
    at: tx.now.toISOString(),
    resource: `${verifier}/runs/${run.id}/stages/${stage.key}`,
    policy: {
      uri: `${verifier}/api/v1/plans/${encodeURIComponent(plan.name)}?version=${planVersion}`,
      digest: { sha256: planDigest },
    },
    inputs: [
      ...(dossier ? [dossierInput(verifier, run, dossier)] : []),
      ...leavesOn(dossier, leaves).map(({ index, digest }) => ({
        uri: `${verifier}/api/v1/audit/${index}`,
        digest: { sha256: digest },
      })),
    ],
    stage: stage.key,
    isQuorumMet: dossier !== null && quorum.met,
  };
}

/** The server's address; where this process does not know it, the key that speaks for it. */
function verifierOf({ publicUrl, signer }: Tx): string {
  return publicUrl ?? `urn:tollgate:key:${signer?.keyid ?? "none"}`;
}

function dossierInput(verifier: string, { id }: RunRecord, { stageKey, digest }: DossierRecord) {
  return {
    uri: `${verifier}/api/v1/runs/${id}/stages/${stageKey}/dossier?digest=${digest}`,
    digest: { sha256: digest },
  };
}

/** Signatures on an earlier dossier were looked at by nobody. */
function leavesOn(dossier: DossierRecord | null, leaves: readonly GateLeaf[]): GateLeaf[] {
  const signOffs = new Set(dossier?.signOffs.map(({ id }) => id));
  return leaves.filter(
    ({ kind, detail }) => !kind.startsWith("sign_off.") || signOffs.has(String(detail.signOff)),
  );
}

type Attestation = { kind: "svr" | "vsa"; result: "PASSED" | "FAILED"; statement: object };

async function keep(
  tx: Tx,
  run: RunRecord,
  stageKey: string,
  { kind, result, statement }: Attestation,
): Promise<void> {
  if (!tx.signer) throw new Error("this process has no key to sign attestations with");
  const envelope = canonicalJson(tx.signer.sign(PAYLOAD_TYPE, canonicalJson(statement)));
  const digest = sha256Hex(envelope);
  const logIndex = await appendEvent(tx, {
    kind: "gate.attested",
    actor: ENGINE,
    projectId: run.project.id,
    run,
    stageKey,
    detail: {
      attestation: digest,
      predicateType: kind === "svr" ? SVR_PREDICATE : VSA_PREDICATE,
      result,
    },
  });
  const row = { id: tx.newId(), runId: run.id, stageKey, kind, result, envelope, digest };
  await tx.attestation.create({ data: { ...row, logIndex, at: tx.now } });
}
