import type { Database, Tx } from "@/lib/data/database";
import { planOfVersion } from "@/lib/data/plan/plan-of-version";
import type { Metric } from "@/lib/domain/metric/metric";
import { pullsOf } from "@/lib/domain/source/pulls-of";

/** Makes what a stage's metrics pull due at once; what is there already stays as it is. */
export async function createPulls(
  tx: Pick<Tx, "sourceReading">,
  stage: { id: string; metrics: readonly Metric[]; dueAt: Date },
): Promise<void> {
  const data = pullsOf(stage.metrics).map(({ metric, arm }) => ({
    stageId: stage.id,
    metric: metric.key,
    arm,
    nextAt: stage.dueAt,
  }));
  if (data.length > 0) await tx.sourceReading.createMany({ data, skipDuplicates: true });
}

type Row = { id: string; key: string; started_at: Date; plan_version_id: string };

/** The same for stages that run without: they began before their pulls were kept. */
export async function createMissingPulls({ pool, prisma }: Database): Promise<void> {
  const { rows } = await pool.query<Row>(
    `SELECT s.id, s.key, s.started_at, r.plan_version_id FROM stage s JOIN run r ON r.id = s.run_id
     WHERE s.state IN ('running', 'awaiting_decision') AND s.started_at IS NOT NULL
       AND NOT EXISTS (SELECT FROM source_reading p WHERE p.stage_id = s.id)`,
  );
  for (const row of rows) {
    const plan = await planOfVersion(prisma, row.plan_version_id);
    const metrics = plan.stages.find((s) => s.key === row.key)?.metrics ?? [];
    await createPulls(prisma, { id: row.id, metrics, dueAt: row.started_at });
  }
}
