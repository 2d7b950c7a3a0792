import type { SignOffRule } from "@/lib/domain/plan/plan";
import type { Path, PlanProblems } from "@/lib/domain/plan/plan-places";
import type { PlanSource } from "@/lib/domain/plan/plan-source";

/** Notes every entry of a list whose `field` an earlier one has already. */
export function unique<F extends string>(
  problems: PlanProblems,
  path: Path,
  entries: Record<F, string>[],
  field: F,
): void {
  const seen = new Set<string>();
  entries.forEach((entry, index) => {
    const value = entry[field];
    if (seen.has(value)) {
      problems.at([...path, index, field], `${value} is there twice`, `another ${field}`);
    }
    seen.add(value);
  });
}

/** Notes every text of a list that is there already. */
export function uniqueTexts(problems: PlanProblems, path: Path, texts: string[]): void {
  texts.forEach((text, index) => {
    if (texts.indexOf(text) === index) return;
    problems.at([...path, index], `${text} is there twice`, "each one once");
  });
}

export function checkRole(
  problems: PlanProblems,
  path: Path,
  role: string,
  plan: PlanSource,
): void {
  if (plan.stakeholders.some((s) => s.role === role)) return;
  const known = plan.stakeholders.map((s) => s.role).join(", ") || "a role under stakeholders:";
  problems.at(path, `there is no stakeholder with the role ${role}`, known);
}

/** A role alone asks for one person. */
export function buildSignOffs(
  problems: PlanProblems,
  path: Path,
  rules: PlanSource["preDeployment"]["signOffs"],
  plan: PlanSource,
): SignOffRule[] {
  const built = rules.map((rule) => (typeof rule === "string" ? { role: rule, count: 1 } : rule));
  unique(problems, path, built, "role");
  built.forEach(({ role }, index) => {
    checkRole(problems, [...path, index], role, plan);
  });
  return built;
}
