import type { BaselineRun } from "@/lib/data/source/baselines";
import { baselineKey } from "@/lib/domain/metric/baseline";
import type { Baseline, Metric } from "@/lib/domain/metric/metric";

type OfKind<Kind extends Baseline["kind"]> = Extract<Baseline, { kind: Kind }>;

/** A baseline that a run still lacks. */
export type WantedBaseline = { key: string; stageKey: string; metric: Metric } & (
  | { kind: "period"; baseline: OfKind<"period"> }
  | { kind: "runs"; baseline: OfKind<"runs"> }
);

/** In the plan's order. A time before the release is asked for once, by the first stage that has it. */
export function wantedBaselines({ plan, known }: Pick<BaselineRun, "plan" | "known">) {
  const wanted = new Map<string, WantedBaseline>();
  for (const stage of plan.stages) {
    for (const metric of stage.metrics) {
      const key = baselineKey(metric, stage.key);
      const one = wantedOf(key, stage.key, metric);
      if (one && !known.has(key) && !wanted.has(key)) wanted.set(key, one);
    }
  }
  return [...wanted.values()];
}

function wantedOf(key: string, stageKey: string, metric: Metric): WantedBaseline | null {
  const { baseline } = metric;
  if (baseline?.kind === "period") return { key, stageKey, metric, kind: "period", baseline };
  if (baseline?.kind === "runs") return { key, stageKey, metric, kind: "runs", baseline };
  return null;
}
