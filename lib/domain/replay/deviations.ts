import { formatDuration } from "@/lib/domain/metric/format";
import { leadsTo, type Recorded, type Standing } from "@/lib/domain/replay/compare-decision";
import type { StageRecord } from "@/lib/domain/run/run-record";

/** How well the replay of a run's own plan comes to what is on record. */
export type Fidelity = { reproduced: boolean; deviations: string[] };

/** Compares what is on record of a stage with its replay under the very plan that it went by. */
export function fidelityOf(
  stage: Pick<StageRecord, "verdict" | "recommendation" | "effectiveMs" | "metricStates">,
  decisions: { recorded: Recorded; pinned: Standing }[],
  end: Standing,
): Fidelity {
  const broken = [...ofVerdict(stage, end), ...decisions.flatMap(ofDecision)];
  return {
    reproduced: broken.length === 0,
    deviations: [...broken, ...ofMetrics(stage, end), ...ofSoak(stage, end)],
  };
}

function ofVerdict(
  { verdict, recommendation }: Pick<StageRecord, "verdict" | "recommendation">,
  { side, soon }: Standing,
): string[] {
  const isSame = [side, soon].some(
    ({ judged }) => judged.verdict === verdict && judged.recommendation === recommendation,
  );
  if (isSame) return [];
  const { judged } = side;
  return [
    `On record: ${verdict}, recommendation ${recommendation}. Replayed: ${judged.verdict}, recommendation ${judged.recommendation}.`,
  ];
}

function ofDecision({ recorded, pinned }: { recorded: Recorded; pinned: Standing }): string[] {
  if (leadsTo(recorded, pinned)) return [];
  const what = recorded.overridden ? "GO by override" : recorded.kind.toUpperCase();
  return [
    `${what} at ${recorded.at.toISOString()} does not follow from the replay of the run's own plan.`,
  ];
}

function ofMetrics(
  { metricStates }: Pick<StageRecord, "metricStates">,
  { side, soon }: Standing,
): string[] {
  return metricStates.flatMap(({ metric, verdict }) => {
    const replayed = side.tracks.get(metric)?.judgement.verdict;
    if (!replayed || replayed === verdict) return [];
    if (soon.tracks.get(metric)?.judgement.verdict === verdict) return [];
    return [`${metric}: ${verdict} on record, ${replayed} in the replay.`];
  });
}

function ofSoak(
  { effectiveMs }: Pick<StageRecord, "effectiveMs">,
  { side, step }: Standing,
): string[] {
  const replayed = side.coverage.effectiveMs;
  if (Math.abs(replayed - effectiveMs) <= 2 * step) return [];
  return [
    `Effective soak: ${formatDuration(effectiveMs)} on record, ${formatDuration(replayed)} in the replay.`,
  ];
}
