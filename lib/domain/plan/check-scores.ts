import type { Path, PlanProblems } from "@/lib/domain/plan/plan-places";
import type { PlanSource } from "@/lib/domain/plan/plan-source";

type Rule = NonNullable<PlanSource["score"]>;
type Place = { path: Path; rule: Rule; groups: Set<string> };

export function checkScores(problems: PlanProblems, plan: PlanSource): void {
  const all = new Set(Object.values(plan.metrics).map(({ group }) => group));
  const places: Place[] = plan.score ? [{ path: ["score"], rule: plan.score, groups: all }] : [];
  plan.stages.forEach(({ metrics, score }, index) => {
    if (!score) return;
    const groups = new Set(metrics.flatMap((name) => groupOf(name, plan)));
    places.push({ path: ["stages", index, "score"], rule: score, groups });
  });
  for (const place of places) {
    checkLimits(problems, place);
    checkWeights(problems, place, all);
  }
}

function checkLimits(problems: PlanProblems, { path, rule }: Place): void {
  if (rule.marginal <= rule.pass) return;
  problems.at([...path, "marginal"], "marginal is above pass", `at most ${rule.pass}`);
}

function checkWeights(
  problems: PlanProblems,
  { path, rule, groups }: Place,
  all: Set<string>,
): void {
  const at = [...path, "weights"];
  for (const group of Object.keys(rule.weights)) {
    if (all.has(group)) continue;
    problems.atKey(
      at,
      group,
      `there is no group ${group}`,
      [...all].join(", ") || "a group of metrics",
    );
  }
  const total = Object.values(rule.weights).reduce((sum, weight) => sum + weight, 0);
  if (total > 100) problems.at(at, `the weights make ${total}`, "100 at most");
  const isAllGone = total >= 100;
  for (const group of groups) {
    if (!isAllGone || Object.hasOwn(rule.weights, group)) continue;
    const expected = `a weight for ${group}, which may be 0`;
    problems.at(at, `nothing is left of 100 for the group ${group}`, expected);
  }
}

function groupOf(name: string, { metrics }: PlanSource): string[] {
  if (name.startsWith("group:")) return [name.slice("group:".length)];
  return Object.hasOwn(metrics, name) ? [metrics[name]?.group ?? ""] : [];
}
