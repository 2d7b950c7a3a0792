import type { Database } from "@/lib/data/database";
import type { BaselineRun } from "@/lib/data/source/baselines";
import { type EarlierReading, findEarlierReadings } from "@/lib/data/source/earlier-readings";
import type { MeasuredBaseline } from "@/lib/domain/metric/baseline";
import { mergeMoments } from "@/lib/domain/statistics/moments";
import type { Weighted } from "@/lib/domain/statistics/weighted";
import type { WantedBaseline } from "@/lib/use-cases/source/wanted-baselines";

type Measured = Omit<MeasuredBaseline, "measuredAt">;

/**
 * The mean of a metric's last readings in the runs before, at the same stage, with all observations behind them put
 * together; null where there is none. Runs that measured in another unit or by another aggregate are left out.
 */
export async function baselineOfRuns(
  db: Database,
  run: BaselineRun,
  { metric, stageKey, baseline }: Extract<WantedBaseline, { kind: "runs" }>,
): Promise<Measured> {
  const found = await findEarlierReadings(db, {
    projectId: run.projectId,
    plan: run.plan.name,
    stage: stageKey,
    metric: metric.key,
    before: run.startedAt,
    count: baseline.count,
  });
  const alike = found.filter(
    (one) => one.metric?.unit === metric.unit && one.metric.aggregate === metric.aggregate,
  );
  const sum = alike.reduce((total, one) => total + one.value, 0);
  return {
    value: alike.length > 0 ? sum / alike.length : null,
    samples: alike.reduce((sum, one) => sum + one.samples, 0),
    computedBy: "tollgate",
    proportion: merged(alike, (one) => one.proportion, addProportions),
    moments: merged(alike, (one) => one.moments, mergeMoments),
    bins: asPairs(
      merged(
        alike,
        (one) => one.bins,
        (a, b) => [...a, ...b],
      ),
    ),
    source: null,
    query: null,
    window: null,
    runs: alike.map((one) => one.documentId),
  };
}

/** Null unless every run has its part: some of them would stand for other runs than the value does. */
function merged<T>(
  readings: EarlierReading[],
  part: (one: EarlierReading) => T | null,
  merge: (a: T, b: T) => T,
): T | null {
  let all: T | null = null;
  for (const reading of readings) {
    const one = part(reading);
    if (one === null) return null;
    all = all === null ? one : merge(all, one);
  }
  return all;
}

type Proportion = { successes: number; trials: number };

function addProportions(a: Proportion, b: Proportion): Proportion {
  return { successes: a.successes + b.successes, trials: a.trials + b.trials };
}

function asPairs(bins: Weighted[] | null): [number, number][] | null {
  if (!bins) return null;
  const weights = new Map<number, number>();
  for (const { value, weight } of bins) {
    weights.set(value, (weights.get(value) ?? 0) + weight);
  }
  return [...weights].sort(([a], [b]) => a - b);
}
