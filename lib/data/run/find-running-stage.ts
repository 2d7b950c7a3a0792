import type { Tx } from "@/lib/data/database";
import { planOfVersion } from "@/lib/data/plan/plan-of-version";
import type { Verdict } from "@/lib/domain/metric/metric";
import type { Plan, PlanStage } from "@/lib/domain/plan/plan";

type Row = {
  id: string;
  key: string;
  planVersionId: string;
  startedAt: Date;
  verdict: Verdict;
  effectiveMs: number;
  coveredUntil: Date | null;
};

/** A run's stage that runs, and not one that waits for its decision, with nothing but what judging it takes. */
export async function findRunningStage(
  tx: Pick<Tx, "$queryRaw" | "planVersion">,
  runId: string,
): Promise<{ stage: Omit<Row, "planVersionId">; plan: Plan; planStage: PlanStage } | null> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT s.id, s.key, r.plan_version_id AS "planVersionId", s.started_at AS "startedAt", s.verdict,
      s.effective_ms AS "effectiveMs", s.covered_until AS "coveredUntil"
    FROM stage s JOIN run r ON r.id = s.run_id
    WHERE s.run_id = ${runId}::uuid AND s.state = 'running' AND s.started_at IS NOT NULL`;
  const [row] = rows;
  if (!row) return null;
  const { planVersionId, ...stage } = row;
  const plan = await planOfVersion(tx, planVersionId);
  const planStage = plan.stages.find((s) => s.key === stage.key);
  return planStage ? { stage, plan, planStage } : null;
}
