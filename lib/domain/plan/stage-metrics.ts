import type { Metric } from "@/lib/domain/metric/metric";
import { buildMetric } from "@/lib/domain/plan/build-metrics";
import type { Path, PlanProblems } from "@/lib/domain/plan/plan-places";
import type { PlanSource } from "@/lib/domain/plan/plan-source";

type StageSource = PlanSource["stages"][number];

const GROUP = "group:";

/** The metrics that a stage names, each with the stage's own rules on top. */
export function stageMetrics(
  problems: PlanProblems,
  path: Path,
  stage: StageSource,
  plan: PlanSource,
): Metric[] {
  const keys = stageMetricKeys(problems, [...path, "metrics"], stage, plan);
  for (const key of Object.keys(stage.rules)) {
    if (keys.includes(key)) continue;
    const known = keys.join(", ") || "a metric under the stage's metrics:";
    problems.atKey([...path, "rules"], key, `${key} is not a metric of this stage`, known);
  }
  return keys.flatMap((key) => {
    const metric = own(plan.metrics, key);
    const rules = own(stage.rules, key);
    if (!metric) return [];
    const at: Path = [...path, "rules", key];
    return [buildMetric(problems, plan, key, metric, rules ? { path: at, rules } : null)];
  });
}

/** Metrics that no stage names are checked too. */
export function checkUnusedMetrics(problems: PlanProblems, plan: PlanSource): void {
  for (const [key, metric] of Object.entries(plan.metrics)) {
    const isUsed = plan.stages.some(
      ({ metrics }) => metrics.includes(key) || metrics.includes(GROUP + metric.group),
    );
    if (!isUsed) buildMetric(problems, plan, key, metric, null);
  }
}

function stageMetricKeys(
  problems: PlanProblems,
  path: Path,
  stage: StageSource,
  plan: PlanSource,
): string[] {
  const keys: string[] = [];
  stage.metrics.forEach((name, index) => {
    const at = [...path, index];
    const found = keysOf(name, plan);
    if (found.length === 0) problems.at(at, `there is no metric ${name}`, knownNames(plan));
    for (const key of found) {
      if (keys.includes(key)) problems.at(at, `${key} is named twice`, "each metric once");
      else keys.push(key);
    }
  });
  return keys;
}

function keysOf(name: string, plan: PlanSource): string[] {
  if (!name.startsWith(GROUP)) return own(plan.metrics, name) ? [name] : [];
  const group = name.slice(GROUP.length);
  return Object.entries(plan.metrics).flatMap(([key, m]) => (m.group === group ? [key] : []));
}

function knownNames(plan: PlanSource): string {
  const groups = new Set(Object.values(plan.metrics).map((m) => GROUP + m.group));
  return [...Object.keys(plan.metrics), ...groups].join(", ") || "a metric under metrics:";
}

/** `constructor` is a key like any other. */
function own<T>(record: Record<string, T>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
