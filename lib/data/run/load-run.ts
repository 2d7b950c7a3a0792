import type { Tx } from "@/lib/data/database";
import { fromJson } from "@/lib/data/from-json";
import type { Prisma } from "@/lib/data/generated/client";
import { toMetricState } from "@/lib/data/metric/to-metric-state";
import { planOfVersion } from "@/lib/data/plan/plan-of-version";
import { findPinnedRules } from "@/lib/data/rules/pinned-rules";
import { AppError } from "@/lib/domain/app-error";
import type { Plan } from "@/lib/domain/plan/plan";
import type { ApprovalRules, SignOffMethod } from "@/lib/domain/rules/approval-rules";
import type { Blocker } from "@/lib/domain/run/run";
import type {
  DecisionRecord,
  DossierRecord,
  EvidenceRecord,
  FunnelStateRecord,
  IncidentRecord,
  MarkRecord,
  RunRecord,
  SignOffRecord,
  StageRecord,
  TakeRecord,
} from "@/lib/domain/run/run-record";
import type { DelegationRecord } from "@/lib/domain/sign-off/delegation";
import type { WaiverRecord, WaiverSubject } from "@/lib/domain/waiver/waiver";

type Reader = Pick<
  Tx,
  "run" | "person" | "override" | "planVersion" | "delegation" | "approvalRulesVersion" | "waiver"
>;

const INCLUDE = {
  project: true,
  planVersion: { select: { version: true, createdBy: true } },
  page: { select: { id: true, name: true, sha256: true, importedAt: true } },
  stages: {
    orderBy: { ordinal: "asc" },
    include: {
      metricStates: true,
      funnelStates: true,
      decisions: { orderBy: { decidedAt: "asc" } },
      takes: { orderBy: [{ slot: "asc" }, { moment: "asc" }] },
    },
  },
  evidence: { orderBy: { addedAt: "asc" } },
  marks: { orderBy: { at: "asc" } },
  incidents: { orderBy: { openedAt: "asc" } },
  dossiers: {
    orderBy: [{ stageKey: "asc" }, { ordinal: "asc" }],
    include: { signOffs: { orderBy: { signedAt: "asc" }, include: { withdrawal: true } } },
  },
} satisfies Prisma.RunInclude;

type Row = Prisma.RunGetPayload<{ include: typeof INCLUDE }>;
type OverrideRow = Awaited<ReturnType<Reader["override"]["findMany"]>>[number];
type WaiverRow = Awaited<ReturnType<Reader["waiver"]["findMany"]>>[number];
type DelegationRow = Awaited<ReturnType<Reader["delegation"]["findMany"]>>[number];

/** Loads one run with everything its gates depend on. Throws `not_found`. */
export async function loadRun(tx: Reader, runId: string): Promise<RunRecord> {
  const [record] = await loadRuns(tx, { id: runId });
  if (!record) throw new AppError("not_found", `There is no run ${runId}.`);
  return record;
}

/** Loads runs, newest first, with a number of queries that does not depend on how many there are. */
export async function loadRuns(
  tx: Reader,
  where: Prisma.RunWhereInput,
  take = 200,
): Promise<RunRecord[]> {
  const rows = await tx.run.findMany({
    where,
    include: INCLUDE,
    orderBy: { createdAt: "desc" },
    take,
  });
  const delegations = await findDelegations(tx, rows);
  const waivers = await tx.waiver.findMany({
    where: { runId: { in: rows.map((r) => r.id) } },
    orderBy: [{ requestedAt: "asc" }, { id: "asc" }],
  });
  const personIds = [
    ...rows.flatMap((r) =>
      r.dossiers.flatMap((d) =>
        d.signOffs.flatMap((s) => [s.personId, s.onBehalfOf ?? s.personId]),
      ),
    ),
    ...waivers.flatMap((w) => [w.requestedBy, w.confirmedBy ?? w.requestedBy]),
  ];
  const people = await tx.person.findMany({
    where: { id: { in: [...new Set([...personIds, ...delegations.map((d) => d.fromId)])] } },
    select: { id: true, name: true },
  });
  const rules = await findPinnedRules(tx, rows);
  const overrides = await tx.override.findMany({
    where: { runId: { in: rows.map((r) => r.id) } },
    orderBy: { requestedAt: "asc" },
  });
  const names = new Map(people.map((p) => [p.id, p.name]));
  const plans = new Map<string, Plan>();
  for (const { planVersionId: id } of rows) {
    if (!plans.has(id)) plans.set(id, await planOfVersion(tx, id));
  }
  return rows.map((row) => {
    const plan = plans.get(row.planVersionId);
    if (!plan) throw new Error(`run ${row.id} has no plan`);
    return toRecord(row, {
      plan,
      names,
      overrides: overrides.filter((o) => o.runId === row.id),
      waivers: waivers.filter((w) => w.runId === row.id),
      rules: rules(row),
      delegations: delegations.filter((d) => d.projectId === row.projectId),
    });
  });
}

/** Those that could have been in force while one of the runs was there. */
function findDelegations(tx: Reader, rows: Row[]): Promise<DelegationRow[]> {
  const [oldest] = rows.map((row) => row.createdAt).toSorted((a, b) => a.getTime() - b.getTime());
  if (!oldest) return Promise.resolve([]);
  return tx.delegation.findMany({
    where: { projectId: { in: rows.map((row) => row.projectId) }, endsAt: { gt: oldest } },
    orderBy: { startsAt: "asc" },
  });
}

type Parts = {
  plan: Plan;
  names: Map<string, string>;
  overrides: OverrideRow[];
  waivers: WaiverRow[];
  rules: ApprovalRules | null;
  delegations: DelegationRow[];
};

function toRecord(
  row: Row,
  { plan, names, overrides, waivers, rules, delegations }: Parts,
): RunRecord {
  const {
    planVersion,
    planVersionId: _,
    projectId: __,
    version: ___,
    rulesVersion,
    rulesDigest,
    ...run
  } = row;
  return {
    ...run,
    project: { id: row.project.id, key: row.project.key, name: row.project.name },
    plan,
    planVersion: planVersion.version,
    planEditor: planVersion.createdBy,
    rules: { version: rulesVersion, digest: rulesDigest, document: rules },
    authors: fromJson<RunRecord["authors"]>(row.authors),
    holders: fromJson<RunRecord["holders"]>(row.holders),
    delegations: delegations.map((delegation) => toDelegation(delegation, names)),
    kind: row.kind as RunRecord["kind"],
    state: row.state as RunRecord["state"],
    stages: row.stages.map(toStage),
    evidence: fromJson<EvidenceRecord[]>(row.evidence),
    marks: row.marks as MarkRecord[],
    incidents: row.incidents as IncidentRecord[],
    dossiers: row.dossiers.map((dossier) => toDossier(dossier, names)),
    overrides: overrides.map((o) => ({ ...o, blockers: fromJson<Blocker[]>(o.blockers) })),
    waivers: waivers.map((waiver) => toWaiver(waiver, names)),
  };
}

function toStage(row: Row["stages"][number]): StageRecord {
  return {
    ...row,
    state: row.state as StageRecord["state"],
    verdict: row.verdict as StageRecord["verdict"],
    recommendation: row.recommendation as StageRecord["recommendation"],
    score: fromJson<StageRecord["score"]>(row.score),
    metricStates: row.metricStates.map(toMetricState),
    funnelStates: fromJson<FunnelStateRecord[]>(row.funnelStates),
    decisions: fromJson<DecisionRecord[]>(row.decisions),
    takes: fromJson<TakeRecord[]>(row.takes),
  };
}

function toDossier(row: Row["dossiers"][number], names: Map<string, string>): DossierRecord {
  return {
    ...row,
    signOffs: row.signOffs.map((signOff) => toSignOff(signOff, names)),
  };
}

function toSignOff(
  row: Row["dossiers"][number]["signOffs"][number],
  names: Map<string, string>,
): SignOffRecord {
  const { onBehalfOf: id, delegationId: delegation, withdrawal, ...signOff } = row;
  return {
    ...signOff,
    personName: names.get(row.personId) ?? row.personId,
    onBehalfOf: id && delegation ? { id, name: names.get(id) ?? id, delegation } : null,
    method: row.method as SignOffMethod,
    withdrawn: withdrawal && { at: withdrawal.at, reason: withdrawal.reason },
  };
}

function toWaiver({ runId: _, ...row }: WaiverRow, names: Map<string, string>): WaiverRecord {
  const { requestedBy, confirmedBy } = row;
  return {
    ...row,
    subject: row.subject as WaiverSubject,
    requestedByName: names.get(requestedBy) ?? requestedBy,
    confirmedByName: confirmedBy === null ? null : (names.get(confirmedBy) ?? confirmedBy),
  };
}

function toDelegation(row: DelegationRow, names: Map<string, string>): DelegationRecord {
  const { id, fromId, toId, role, startsAt, endsAt, revokedAt } = row;
  const fromName = names.get(fromId) ?? fromId;
  return { id, fromId, fromName, toId, role, startsAt, endsAt, revokedAt };
}
