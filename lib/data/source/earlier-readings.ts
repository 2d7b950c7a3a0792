import type { Database } from "@/lib/data/database";
import { sketchFromBytes } from "@/lib/data/metric/sketch";
import { sketchBins } from "@/lib/data/metric/sketch-bins";
import { planOfVersion } from "@/lib/data/plan/plan-of-version";
import type { Metric } from "@/lib/domain/metric/metric";
import type { Pulled } from "@/lib/domain/source/pulled";
import type { Moments } from "@/lib/domain/statistics/moments";
import type { Weighted } from "@/lib/domain/statistics/weighted";

/** The last reading of a metric in a stage that is over, with what is kept of the observations behind it. */
export type EarlierReading = {
  documentId: string;
  value: number;
  samples: number;
  /** As the plan of that run had it; null where that has no such metric. */
  metric: Metric | null;
  moments: Moments | null;
  bins: Weighted[] | null;
  proportion: { successes: number; trials: number } | null;
};

type Row = {
  document_id: string;
  plan_version_id: string;
  value: number;
  samples: number;
  count: number | null;
  sum: number | null;
  m2: number | null;
  sketch: Buffer | null;
  pulled: Pulled | null;
};

/** The newest `count` completed runs of the plan that ended before `before`, newest first, at one stage. */
export async function findEarlierReadings(
  { pool, prisma }: Database,
  wanted: {
    projectId: string;
    plan: string;
    stage: string;
    metric: string;
    before: Date;
    count: number;
  },
): Promise<EarlierReading[]> {
  const { rows } = await pool.query<Row>(
    `SELECT r.document_id, r.plan_version_id, m.value, m.samples, t.count, t.sum, t.m2, t.sketch, p.pulled
     FROM run r JOIN plan_version v ON v.id = r.plan_version_id
       JOIN stage s ON s.run_id = r.id AND s.key = $3
       JOIN metric_state m ON m.stage_id = s.id AND m.metric = $4
       LEFT JOIN metric_total t ON t.stage_id = s.id AND t.metric = $4 AND t.arm = 'canary'
       LEFT JOIN source_reading p ON p.stage_id = s.id AND p.metric = $4 AND p.arm = 'canary'
     WHERE r.project_id = $1 AND v.name = $2 AND r.state = 'completed' AND r.ended_at <= $5
       AND m.value IS NOT NULL AND m.value NOT IN ('NaN', 'Infinity', '-Infinity')
     ORDER BY r.ended_at DESC, r.id LIMIT $6`,
    [wanted.projectId, wanted.plan, wanted.stage, wanted.metric, wanted.before, wanted.count],
  );
  return Promise.all(
    rows.map(async (row) => {
      const plan = await planOfVersion(prisma, row.plan_version_id);
      const metrics = plan.stages.find((s) => s.key === wanted.stage)?.metrics ?? [];
      const metric = metrics.find((m) => m.key === wanted.metric) ?? null;
      const { document_id: documentId, value, samples } = row;
      return { documentId, value, samples, metric, ...behind(row, metric) };
    }),
  );
}

type Behind = Pick<EarlierReading, "moments" | "bins" | "proportion">;

/** Of a window's answer only the source's own bins and counts; of samples what was folded. */
function behind(row: Row, metric: Metric | null): Behind {
  if (metric?.pull?.answers === "window") {
    const { bins = null, proportion = null } = row.pulled?.reading ?? {};
    const weighted = bins?.map(([value, weight]) => ({ value, weight })) ?? null;
    return { moments: null, bins: weighted, proportion };
  }
  const { count, sum, m2, sketch } = row;
  if (count === null || sum === null || m2 === null || !sketch || !(count > 0)) {
    return { moments: null, bins: null, proportion: null };
  }
  return {
    moments: Number.isFinite(m2) ? { count, mean: sum / count, m2 } : null,
    bins: sketchBins(sketchFromBytes(sketch)),
    proportion: metric?.aggregate === "ratio" ? { successes: sum, trials: count } : null,
  };
}
