import type { Baseline, Metric } from "@/lib/domain/metric/metric";
import { METRIC_DEFAULTS } from "@/lib/domain/metric/metric-defaults";
import { DEFAULT_APPROVAL } from "@/lib/domain/plan/build-approval";
import type { Plan, PlanStage } from "@/lib/domain/plan/plan";

type Optional = keyof typeof METRIC_DEFAULTS;
type StoredBaseline = Baseline | { kind?: undefined; text: string; value: number };
type StoredMetric = Omit<Metric, Optional | "baseline"> &
  Partial<Pick<Metric, Optional>> & { baseline: StoredBaseline | null };
type StoredStage = Omit<PlanStage, "metrics" | "score" | "approval"> & {
  metrics: StoredMetric[];
  score?: PlanStage["score"];
  approval?: PlanStage["approval"];
};
type StoredGate = Pick<Plan["preDeployment"], "signOffs"> & Partial<Plan["preDeployment"]>;

/** A plan as it was stored by any version of Tollgate: a stored document never changes, what it may say grows. */
export type StoredPlan = Omit<Plan, "stages" | "sources" | "preDeployment"> & {
  preDeployment: StoredGate;
  stages: StoredStage[];
  sources?: Plan["sources"];
};

/** The plan with everything that a later version of Tollgate knows, as a plan that does not mention it means it. */
export function completePlan(stored: StoredPlan): Plan {
  return {
    ...stored,
    preDeployment: { approval: DEFAULT_APPROVAL, ...stored.preDeployment },
    sources: stored.sources ?? [],
    stages: stored.stages.map((stage) => ({
      approval: DEFAULT_APPROVAL,
      ...stage,
      score: stage.score ?? null,
      metrics: stage.metrics.map(completeMetric),
    })),
  };
}

function completeMetric(stored: StoredMetric): Metric {
  const { baseline } = stored;
  const known: Baseline | null =
    baseline && baseline.kind === undefined ? { ...baseline, kind: "fixed" } : baseline;
  return { ...METRIC_DEFAULTS, ...stored, baseline: known };
}
