import type { Tx } from "@/lib/data/database";
import { fromJson } from "@/lib/data/from-json";
import type { Prisma } from "@/lib/data/generated/client";
import { toMetricState } from "@/lib/data/metric/to-metric-state";
import { planOfVersion } from "@/lib/data/plan/plan-of-version";
import { AppError } from "@/lib/domain/app-error";
import type { Plan } from "@/lib/domain/plan/plan";
import type { Blocker } from "@/lib/domain/run/run";
import type {
  DecisionRecord,
  DossierRecord,
  EvidenceRecord,
  FunnelStateRecord,
  IncidentRecord,
  MarkRecord,
  RunRecord,
  StageRecord,
} from "@/lib/domain/run/run-record";

type Reader = Pick<Tx, "run" | "person" | "override" | "planVersion">;

const INCLUDE = {
  project: true,
  planVersion: { select: { version: true } },
  stages: {
    orderBy: { ordinal: "asc" },
    include: {
      metricStates: true,
      funnelStates: true,
      decisions: { orderBy: { decidedAt: "asc" } },
    },
  },
  evidence: { orderBy: { addedAt: "asc" } },
  marks: { orderBy: { at: "asc" } },
  incidents: { orderBy: { openedAt: "asc" } },
  dossiers: {
    orderBy: [{ stageKey: "asc" }, { ordinal: "asc" }],
    include: { signOffs: { orderBy: { signedAt: "asc" } } },
  },
} satisfies Prisma.RunInclude;

type Row = Prisma.RunGetPayload<{ include: typeof INCLUDE }>;
type OverrideRow = Awaited<ReturnType<Reader["override"]["findMany"]>>[number];

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
  const personIds = rows.flatMap((r) =>
    r.dossiers.flatMap((d) => d.signOffs.map((s) => s.personId)),
  );
  const people = await tx.person.findMany({
    where: { id: { in: [...new Set(personIds)] } },
    select: { id: true, name: true },
  });
  const overrides = await tx.override.findMany({
    where: { runId: { in: rows.map((r) => r.id) } },
    orderBy: { requestedAt: "asc" },
  });
  const names = new Map(people.map((p) => [p.id, p.name]));
  const plans = new Map<string, Plan>();
  for (const { planVersionId: id } of rows) {
    if (!plans.has(id)) plans.set(id, await planOfVersion(tx, id));
  }
  return rows.map((row) =>
    toRecord(
      row,
      plans,
      names,
      overrides.filter((o) => o.runId === row.id),
    ),
  );
}

function toRecord(
  row: Row,
  plans: Map<string, Plan>,
  names: Map<string, string>,
  overrides: OverrideRow[],
): RunRecord {
  const { planVersion, planVersionId, projectId: __, version: ___, ...run } = row;
  const plan = plans.get(planVersionId);
  if (!plan) throw new Error(`run ${row.id} has no plan`);
  return {
    ...run,
    project: { id: row.project.id, key: row.project.key, name: row.project.name },
    plan,
    planVersion: planVersion.version,
    state: row.state as RunRecord["state"],
    stages: row.stages.map(toStage),
    evidence: row.evidence as EvidenceRecord[],
    marks: row.marks as MarkRecord[],
    incidents: row.incidents as IncidentRecord[],
    dossiers: row.dossiers.map((dossier) => toDossier(dossier, names)),
    overrides: overrides.map((o) => ({ ...o, blockers: fromJson<Blocker[]>(o.blockers) })),
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
  };
}

function toDossier(row: Row["dossiers"][number], names: Map<string, string>): DossierRecord {
  return {
    ...row,
    signOffs: row.signOffs.map((s) => ({ ...s, personName: names.get(s.personId) ?? s.personId })),
  };
}
