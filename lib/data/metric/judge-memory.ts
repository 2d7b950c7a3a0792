import type { Tx } from "@/lib/data/database";
import { fromJson } from "@/lib/data/from-json";
import { type JudgeMemory, type Judgement, NO_MEMORY } from "@/lib/domain/metric/judgement";

/** What a column of its own does not hold. */
type StoredMemory = Omit<JudgeMemory, "breachingSince" | "zeroBrokenAt">;

/** What the judge knew after its last tick, by metric, and the newest observation that it had seen. */
export type LastTick = { memory: JudgeMemory; lastSampleAt: Date | null };

export async function readMemory(
  tx: Pick<Tx, "metricState">,
  stageId: string,
): Promise<Map<string, LastTick>> {
  const rows = await tx.metricState.findMany({
    where: { stageId },
    select: {
      metric: true,
      breachingSince: true,
      zeroBrokenAt: true,
      memory: true,
      lastSampleAt: true,
    },
  });
  return new Map(
    rows.map(({ metric, memory, lastSampleAt, ...columns }) => [
      metric,
      { memory: { ...NO_MEMORY, ...fromJson<StoredMemory>(memory), ...columns }, lastSampleAt },
    ]),
  );
}

/** Writes all judgements of a stage with one statement. */
export async function saveJudgements(
  tx: Pick<Tx, "$executeRaw">,
  stageId: string,
  judgements: Judgement[],
): Promise<void> {
  const rows = judgements.map((j) => ({
    metric: j.metric,
    value: j.value,
    samples: j.samples,
    last_sample_at: j.lastSampleAt,
    verdict: j.verdict,
    margin: j.margin,
    reason: j.reason,
    breaching_since: j.breachingSince,
    zero_broken_at: j.zeroBrokenAt,
    judged_at: j.judgedAt,
    memory: memoryOf(j),
    analysis: j.analysis,
  }));
  await tx.$executeRaw`
    INSERT INTO metric_state (stage_id, metric, value, samples, last_sample_at, verdict, margin, reason,
      breaching_since, zero_broken_at, judged_at, memory, analysis)
    SELECT ${stageId}::uuid, r.* FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(metric text,
      value float8, samples float8, last_sample_at timestamptz, verdict text, margin float8, reason text,
      breaching_since timestamptz, zero_broken_at timestamptz, judged_at timestamptz, memory jsonb,
      analysis jsonb)
    ON CONFLICT (stage_id, metric) DO UPDATE SET value = excluded.value, samples = excluded.samples,
      last_sample_at = excluded.last_sample_at, verdict = excluded.verdict, margin = excluded.margin,
      reason = excluded.reason, breaching_since = excluded.breaching_since,
      zero_broken_at = excluded.zero_broken_at, judged_at = excluded.judged_at, memory = excluded.memory,
      analysis = excluded.analysis`;
}

function memoryOf(judgement: Judgement): StoredMemory {
  const { breachReadings, breachReadingAt, failures, isCounted, smallest, trail } = judgement;
  return { breachReadings, breachReadingAt, failures, isCounted, smallest, trail };
}
