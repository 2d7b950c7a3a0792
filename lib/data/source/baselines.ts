import type { Database, Tx } from "@/lib/data/database";
import { fromJson } from "@/lib/data/from-json";
import type { Prisma } from "@/lib/data/generated/client";
import { planOfVersion } from "@/lib/data/plan/plan-of-version";
import type { MeasuredBaseline } from "@/lib/domain/metric/baseline";
import type { Plan } from "@/lib/domain/plan/plan";

/** A run that has begun, as far as its baselines are concerned. */
export type BaselineRun = {
  id: string;
  projectId: string;
  /** The project's key. */
  project: string;
  startedAt: Date;
  plan: Plan;
  /** What is stored already, by `baselineKey`. */
  known: ReadonlySet<string>;
};

type Row = {
  id: string;
  project_id: string;
  project: string;
  started_at: Date;
  plan_version_id: string;
  known: string[];
};

/** Runs that are under way, or the one with `runId` if it is. */
export async function findBaselineRuns(
  { pool, prisma }: Database,
  runId: string | null = null,
): Promise<BaselineRun[]> {
  const { rows } = await pool.query<Row>(
    `SELECT r.id, r.project_id, p.key AS project, r.started_at, r.plan_version_id,
       ARRAY(SELECT metric FROM baseline_reading b WHERE b.run_id = r.id) AS known
     FROM run r JOIN project p ON p.id = r.project_id
     WHERE r.state = 'running' AND r.started_at IS NOT NULL AND ($1::text IS NULL OR r.id::text = $1) ORDER BY r.id`,
    [runId],
  );
  return Promise.all(
    rows.map(async (row) => ({
      id: row.id,
      projectId: row.project_id,
      project: row.project,
      startedAt: row.started_at,
      plan: await planOfVersion(prisma, row.plan_version_id),
      known: new Set(row.known),
    })),
  );
}

/** Stores a baseline once and for all. False where there is one already. */
export async function insertBaseline(
  tx: Tx,
  { runId, key, baseline }: { runId: string; key: string; baseline: MeasuredBaseline },
): Promise<boolean> {
  const { count } = await tx.baselineReading.createMany({
    data: [
      {
        runId,
        metric: key,
        measuredAt: new Date(baseline.measuredAt),
        document: fromJson<Prisma.InputJsonValue>(baseline),
      },
    ],
    skipDuplicates: true,
  });
  return count === 1;
}
