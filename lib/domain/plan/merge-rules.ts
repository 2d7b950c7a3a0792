import type { Path } from "@/lib/domain/plan/plan-places";
import type { PlanSource } from "@/lib/domain/plan/plan-source";

export type MetricSource = PlanSource["metrics"][string];
type Rules = NonNullable<PlanSource["stages"][number]["rules"][string]>;

/** What a stage sets anew for a metric, and where that stands. */
export type StageRules = { path: Path; rules: Rules };

/** A metric's source with a stage's rules and the plan's defaults merged, and the place of each field. */
export type Merged = { source: MetricSource; place: (field: keyof Rules) => Path };

const DEFAULTED: (keyof Rules)[] = ["for", "minSamples", "staleAfter", "window"];

export function mergeRules(key: string, metric: MetricSource, stage: StageRules | null): Merged {
  const rules = stage?.rules ?? {};
  return {
    source: { ...metric, ...rules },
    place: (field) => {
      if (stage && rules[field] !== undefined) return [...stage.path, field];
      const isOwn = metric[field] !== undefined || !DEFAULTED.includes(field);
      return isOwn ? ["metrics", key, field] : ["defaults", field];
    },
  };
}
