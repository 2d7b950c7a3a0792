import { parseThreshold } from "@/lib/domain/metric/threshold";
import { unique } from "@/lib/domain/plan/checks";
import { positiveDurationAt } from "@/lib/domain/plan/durations-at";
import type { Funnel } from "@/lib/domain/plan/plan";
import type { Path, PlanProblems } from "@/lib/domain/plan/plan-places";
import type { PlanSource } from "@/lib/domain/plan/plan-source";

const RATIO = { dimension: "ratio", symbol: "ratio", factor: 1, noun: null } as const;
const TARGETS = "a conversion such as 55..65% or >= 89.2%";

export function buildFunnels(problems: PlanProblems, plan: PlanSource): Funnel[] {
  return Object.entries(plan.funnels).map(([key, funnel]) => {
    const path: Path = ["funnels", key];
    const { breakdown } = funnel;
    unique(problems, [...path, "steps"], funnel.steps, "key");
    return {
      key,
      label: funnel.label,
      window: positiveDurationAt(problems, [...path, "window"], funnel.window),
      steps: funnel.steps,
      target: buildTarget(problems, [...path, "target"], funnel.target),
      breakdown: breakdown ? positiveDurationAt(problems, [...path, "breakdown"], breakdown) : null,
      critical: funnel.critical,
      minUsers: funnel.minUsers,
    };
  });
}

function buildTarget(problems: PlanProblems, path: Path, text?: string): Funnel["target"] {
  if (text === undefined) return null;
  const parsed = parseThreshold(text, { unit: RATIO, baseline: null });
  if (parsed.kind === "problem") {
    problems.at(path, `"${text}" is not a conversion`, TARGETS);
    return null;
  }
  const { min, max } = parsed.threshold;
  if (min?.strict || max?.strict) {
    problems.at(path, "the limits of a target belong to it", "<= or >= instead of < or >");
  }
  const limits = [min?.value ?? 0, max?.value ?? 1];
  if (limits.some((limit) => limit < 0 || limit > 1)) {
    problems.at(path, `"${text}" reaches beyond 0 % and 100 %`, TARGETS);
  }
  return { text: parsed.threshold.text, min: min?.value ?? null, max: max?.value ?? null };
}
