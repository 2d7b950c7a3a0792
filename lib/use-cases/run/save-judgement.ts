import type { Tx } from "@/lib/data/database";
import { saveFunnelJudgements } from "@/lib/data/funnel/funnel-counts";
import { saveJudgements } from "@/lib/data/metric/judge-memory";
import type { StageResult } from "@/lib/use-cases/run/judge-now";

/** Keeps what the judge found: one row a metric and funnel, and the stage's verdict. */
export async function saveJudgement(tx: Tx, stageId: string, result: StageResult): Promise<void> {
  await saveJudgements(tx, stageId, result.judgements);
  await saveFunnelJudgements(
    tx,
    stageId,
    result.funnels.map((f) => f.judgement),
  );
  await tx.stage.update({
    where: { id: stageId },
    data: {
      verdict: result.stage.verdict,
      recommendation: result.stage.recommendation,
      reasons: result.stage.reasons,
      effectiveMs: result.coverage.effectiveMs,
      coveredUntil: result.coverage.coveredUntil,
      score: result.stage.score ?? undefined,
      judgedAt: tx.now,
    },
  });
}
