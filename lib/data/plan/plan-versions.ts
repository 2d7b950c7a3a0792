import type { Tx } from "@/lib/data/database";
import { fromJson } from "@/lib/data/from-json";
import type { Prisma } from "@/lib/data/generated/client";
import { storedPlan } from "@/lib/data/plan/stored-plan";
import type { Plan } from "@/lib/domain/plan/plan";

export type PlanVersionRecord = {
  id: string;
  project: { id: string; key: string; name: string };
  name: string;
  version: number;
  source: string;
  plan: Plan;
  digest: string;
  createdAt: Date;
};

type Reader = Pick<Tx, "planVersion">;

const INCLUDE = { project: { select: { id: true, key: true, name: true } } } as const;
type Row = Prisma.PlanVersionGetPayload<{ include: typeof INCLUDE }>;

/** Keeps two versions of one project from being numbered at the same time, until the transaction ends. */
export async function lockPlans(tx: Tx, projectId: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 AS locked FROM project WHERE id = ${projectId}::uuid FOR NO KEY UPDATE`;
}

/** The version asked for, else the newest, in each of the projects: at most one a project. */
export async function findPlanVersions(
  tx: Reader,
  where: { projectIds: string[]; name?: string; version?: number },
): Promise<PlanVersionRecord[]> {
  const found = await tx.planVersion.groupBy({
    by: ["projectId", "name"],
    where: {
      projectId: { in: where.projectIds },
      ...(where.name === undefined ? {} : { name: where.name }),
      ...(where.version === undefined ? {} : { version: where.version }),
    },
    _max: { version: true },
  });
  if (found.length === 0) return [];
  const rows = await tx.planVersion.findMany({
    where: {
      OR: found.map(({ projectId, name, _max }) => ({
        projectId,
        name,
        version: _max.version ?? 0,
      })),
    },
    include: INCLUDE,
    orderBy: { name: "asc" },
  });
  return rows.map(toRecord);
}

/** Every version of one plan, oldest first. */
export async function versionsOf(
  tx: Reader,
  projectId: string,
  name: string,
): Promise<PlanVersionRecord[]> {
  const where = { projectId, name };
  const rows = await tx.planVersion.findMany({
    where,
    include: INCLUDE,
    orderBy: { version: "asc" },
  });
  return rows.map(toRecord);
}

export async function insertPlanVersion(
  tx: Tx,
  row: {
    projectId: string;
    plan: Plan;
    version: number;
    source: string;
    digest: string;
    createdBy: string;
  },
): Promise<PlanVersionRecord> {
  const { plan, ...rest } = row;
  const inserted = await tx.planVersion.create({
    data: {
      ...rest,
      id: tx.newId(),
      name: plan.name,
      document: fromJson<Prisma.InputJsonValue>(plan),
      createdAt: tx.now,
    },
    include: INCLUDE,
  });
  return toRecord(inserted);
}

function toRecord(row: Row): PlanVersionRecord {
  const { id, project, name, version, source, digest, createdAt } = row;
  return {
    id,
    project,
    name,
    version,
    source,
    plan: storedPlan(row.document),
    digest,
    createdAt,
  };
}
