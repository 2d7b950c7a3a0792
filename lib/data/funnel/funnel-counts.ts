import type { Tx } from "@/lib/data/database";
import type { FunnelJudgement } from "@/lib/domain/funnel/funnel-judgement";

export type StepCount = { step: string; users: number };

/** Distinct users per step whose newest event lies within the window that ends now. */
export function countUsers(
  tx: Pick<Tx, "$queryRaw">,
  stageId: string,
  funnel: string,
  since: Date,
): Promise<StepCount[]> {
  return tx.$queryRaw<StepCount[]>`
    SELECT step, count(*)::int AS users FROM funnel_user
    WHERE stage_id = ${stageId}::uuid AND funnel = ${funnel} AND last_at > ${since} GROUP BY step`;
}

/** Users who first reached a step, by period of `width` milliseconds counted from the stage's start. */
export function countByPeriod(
  tx: Pick<Tx, "$queryRaw">,
  stage: { id: string; startedAt: Date },
  funnel: string,
  width: number,
): Promise<{ step: string; period: number; users: number }[]> {
  return tx.$queryRaw`
    SELECT step, floor(extract(epoch FROM first_at - ${stage.startedAt}::timestamptz) * 1000 / ${width}::float8)::int
      AS period, count(*)::int AS users
    FROM funnel_user WHERE stage_id = ${stage.id}::uuid AND funnel = ${funnel}
    GROUP BY 1, 2 ORDER BY 2`;
}

/** Writes all judgements of a stage's funnels with one statement. */
export async function saveFunnelJudgements(
  tx: Pick<Tx, "$executeRaw">,
  stageId: string,
  judgements: FunnelJudgement[],
): Promise<void> {
  if (judgements.length === 0) return;
  const rows = judgements.map((j) => ({
    funnel: j.funnel,
    steps: j.steps,
    conversion: j.conversion,
    verdict: j.verdict,
    reason: j.reason,
    judged_at: j.judgedAt,
  }));
  await tx.$executeRaw`
    INSERT INTO funnel_state (stage_id, funnel, steps, conversion, verdict, reason, judged_at)
    SELECT ${stageId}::uuid, r.* FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(funnel text,
      steps jsonb, conversion float8, verdict text, reason text, judged_at timestamptz)
    ON CONFLICT (stage_id, funnel) DO UPDATE SET steps = excluded.steps, conversion = excluded.conversion,
      verdict = excluded.verdict, reason = excluded.reason, judged_at = excluded.judged_at`;
}
