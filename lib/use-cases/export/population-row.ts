import type { PopulationRow } from "@/lib/contract/export";
import type { NamedActor, Names } from "@/lib/data/access/find-names";
import type { RunRange } from "@/lib/data/ledger/population-leaves";
import type { DossierRecord, RunRecord, StageRecord } from "@/lib/domain/run/run-record";

/** A run as an auditor's list has it. */
export function populationRow(run: RunRecord, range: RunRange, names: Names): PopulationRow {
  const overrides = run.overrides.filter(({ withdrawnAt }) => withdrawnAt === null);
  return {
    run: run.id,
    documentId: run.documentId,
    state: run.state,
    firstIndex: range.first,
    lastIndex: range.last,
    entries: range.entries,
    plan: { name: run.plan.name, version: run.planVersion, digest: run.planDigest },
    commit: run.commit,
    artifact: run.artifactDigest,
    requester: somebody(names(run.createdBy)),
    owner: run.ownerId === null ? null : somebody(names(`person:${run.ownerId}`)),
    authors: run.authors?.map(({ given }) => given) ?? null,
    createdAt: run.createdAt.toISOString(),
    endedAt: text(run.endedAt),
    approvals: run.dossiers.flatMap(approvalsOf),
    stages: run.stages.map(stageOf),
    tests: run.stages.flatMap(({ key, metricStates }) =>
      metricStates.map(({ metric, verdict }) => ({ stage: key, metric, verdict })),
    ),
    isEmergency: run.zeroAt !== null || overrides.some(({ confirmedAt }) => confirmedAt !== null),
    overrides: overrides.map(({ stageKey, requestedAt, confirmedAt }) => ({
      stage: stageKey,
      requestedAt: requestedAt.toISOString(),
      confirmedAt: text(confirmedAt),
    })),
    rolledBackAt: text(run.zeroAt),
    reviewedAt: text(range.reviewedAt),
  };
}

function approvalsOf({ stageKey, signOffs }: DossierRecord): PopulationRow["approvals"] {
  return signOffs.map((signOff) => ({
    stage: stageKey,
    person: { id: signOff.personId, name: signOff.personName },
    role: signOff.role,
    decision: signOff.approved ? "approve" : "reject",
    at: signOff.signedAt.toISOString(),
    method: signOff.method,
    onBehalfOf: signOff.onBehalfOf && somebody(signOff.onBehalfOf),
    withdrawnAt: text(signOff.withdrawn?.at ?? null),
  }));
}

function stageOf(stage: StageRecord): PopulationRow["stages"][number] {
  const decision = stage.decisions.at(-1);
  return {
    key: stage.key,
    state: stage.state,
    deployedAt: text(stage.startedAt),
    decision: decision?.kind ?? null,
    decidedAt: text(decision?.decidedAt ?? null),
  };
}

function somebody({ id, name }: Pick<NamedActor, "id" | "name">) {
  return { id, name };
}

function text(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}
