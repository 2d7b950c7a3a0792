import { parseThreshold } from "@/lib/domain/metric/threshold";
import { buildMetric, durationAt, stageMetrics } from "@/lib/domain/plan/build-metrics";
import type { ChecklistItem, Funnel, Plan, PlanStage, SignOffRule } from "@/lib/domain/plan/plan";
import { PRE_DEPLOYMENT } from "@/lib/domain/plan/plan";
import type { Path, PlanProblems } from "@/lib/domain/plan/plan-places";
import type { PlanSource } from "@/lib/domain/plan/plan-source";

type StageSource = PlanSource["stages"][number];
type SignOffSource = StageSource["signOffs"];

/** Turns a well-formed source into a plan and notes everything in it that does not hold. */
export function buildPlan(source: PlanSource, problems: PlanProblems): Plan {
  unique(
    problems,
    ["stakeholders"],
    "role",
    source.stakeholders.map((s) => s.role),
  );
  unique(
    problems,
    ["stages"],
    "key",
    source.stages.map((s) => s.key),
  );
  unique(
    problems,
    ["evidence"],
    "key",
    source.evidence.map((e) => e.key),
  );
  checkGroups(problems, source);
  for (const [key, metric] of Object.entries(source.metrics)) {
    if (!source.stages.some((stage) => namesMetric(stage, key, metric.group))) {
      buildMetric(problems, ["metrics", key], key, metric, source.defaults);
    }
  }
  const stages = source.stages.map((_, index) => buildStage(problems, index, source));
  checkTraffic(problems, stages);
  source.evidence.forEach((item, index) => {
    if (item.stage && !source.stages.some((s) => s.key === item.stage)) {
      const keys = source.stages.map((s) => s.key).join(", ");
      problems.at(["evidence", index, "stage"], `there is no stage ${item.stage}`, keys);
    }
  });
  return {
    name: source.name,
    title: source.title,
    version: source.version,
    documentId: source.documentId,
    description: source.description ?? null,
    environment: source.environment ?? null,
    flag: source.flag ?? null,
    stakeholders: source.stakeholders,
    checklist: buildChecklist(problems, ["checklist"], source.checklist),
    preDeployment: {
      signOffs: buildSignOffs(
        problems,
        ["preDeployment", "signOffs"],
        source.preDeployment.signOffs,
        source,
      ),
    },
    funnels: Object.keys(source.funnels).map((key) => buildFunnel(problems, key, source)),
    evidence: source.evidence.map((e) => ({ ...e, stage: e.stage ?? null })),
    stages,
    next: source.next ? { ...source.next, command: source.next.command ?? null } : null,
  };
}

function namesMetric(stage: StageSource, key: string, group: string): boolean {
  return stage.metrics.includes(key) || stage.metrics.includes(`group:${group}`);
}

function checkGroups(problems: PlanProblems, source: PlanSource): void {
  source.stages.forEach((stage, index) => {
    if (stage.key === PRE_DEPLOYMENT) {
      problems.at(["stages", index, "key"], `${PRE_DEPLOYMENT} is taken`, "another key");
    }
    if (stage.metrics.length === 0 && stage.funnels.length === 0) {
      problems.at(
        ["stages", index],
        "measures nothing, so it could never pass",
        "metrics: or funnels:",
      );
    }
  });
}

function buildStage(problems: PlanProblems, index: number, source: PlanSource): PlanStage {
  const path: Path = ["stages", index];
  const stage = source.stages[index];
  if (!stage) throw new Error(`stage ${index} is gone`);
  const soak = {
    min: durationAt(problems, [...path, "soak", "min"], stage.soak.min),
    max: durationAt(problems, [...path, "soak", "max"], stage.soak.max),
  };
  if (soak.min > soak.max) {
    problems.at([...path, "soak"], "the minimum is above the maximum", "min at most max");
  }
  stage.funnels.forEach((key, at) => {
    if (!source.funnels[key]) {
      const known = Object.keys(source.funnels).join(", ") || "a funnel under funnels:";
      problems.at([...path, "funnels", at], `there is no funnel ${key}`, known);
    }
  });
  stage.decision.makers.forEach((role, at) => {
    checkRole(problems, [...path, "decision", "makers", at], role, source);
  });
  unique(
    problems,
    [...path, "screenshots"],
    "key",
    stage.screenshots.map((s) => s.key),
  );
  return {
    key: stage.key,
    title: stage.title,
    traffic: buildTraffic(problems, [...path, "traffic"], stage.traffic),
    soak,
    metrics: stageMetrics(problems, path, stage, source),
    funnels: stage.funnels,
    checklist: buildChecklist(problems, [...path, "checklist"], stage.checklist),
    screenshots: stage.screenshots,
    signOffs: buildSignOffs(problems, [...path, "signOffs"], stage.signOffs, source),
    decision: stage.decision,
    start: stage.start,
  };
}

function buildTraffic(problems: PlanProblems, path: Path, text?: string): number | null {
  if (text === undefined) return null;
  const match = /^(\d+(?:\.\d+)?)\s*%$/.exec(text.trim());
  const percent = match ? Number(match[1]) : Number.NaN;
  if (percent >= 0 && percent <= 100) return percent;
  problems.at(path, `"${text}" is not a share of traffic`, "0% to 100%");
  return 0;
}

function checkTraffic(problems: PlanProblems, stages: PlanStage[]): void {
  let highest = 0;
  stages.forEach((stage, index) => {
    if (stage.traffic === null) return;
    if (stage.traffic < highest) {
      problems.at(
        ["stages", index, "traffic"],
        `${stage.traffic} % is less than the stage before`,
        `at least ${highest}%; going back is a rollback`,
      );
    }
    highest = Math.max(highest, stage.traffic);
  });
}

function buildSignOffs(
  problems: PlanProblems,
  path: Path,
  rules: SignOffSource,
  source: PlanSource,
): SignOffRule[] {
  const built = rules.map((rule) => (typeof rule === "string" ? { role: rule, count: 1 } : rule));
  unique(
    problems,
    path,
    "role",
    built.map((r) => r.role),
  );
  built.forEach((rule, index) => {
    checkRole(problems, [...path, index], rule.role, source);
  });
  return built;
}

function checkRole(problems: PlanProblems, path: Path, role: string, source: PlanSource): void {
  if (source.stakeholders.some((s) => s.role === role)) return;
  const known = source.stakeholders.map((s) => s.role).join(", ") || "a role under stakeholders:";
  problems.at(path, `there is no stakeholder with the role ${role}`, known);
}

function buildChecklist(
  problems: PlanProblems,
  path: Path,
  items: PlanSource["checklist"],
): ChecklistItem[] {
  unique(
    problems,
    path,
    "key",
    items.map((i) => i.key),
  );
  return items.map((item) => ({ ...item, group: item.group ?? null }));
}

function buildFunnel(problems: PlanProblems, key: string, source: PlanSource): Funnel {
  const path: Path = ["funnels", key];
  const funnel = source.funnels[key];
  if (!funnel) throw new Error(`funnel ${key} is gone`);
  unique(
    problems,
    [...path, "steps"],
    "key",
    funnel.steps.map((s) => s.key),
  );
  return {
    key,
    label: funnel.label,
    window: durationAt(problems, [...path, "window"], funnel.window),
    steps: funnel.steps,
    target: buildTarget(problems, [...path, "target"], funnel.target),
    breakdown: funnel.breakdown
      ? durationAt(problems, [...path, "breakdown"], funnel.breakdown)
      : null,
    critical: funnel.critical,
    minUsers: funnel.minUsers,
  };
}

function buildTarget(problems: PlanProblems, path: Path, text?: string): Funnel["target"] {
  if (text === undefined) return null;
  const unit = { dimension: "ratio", symbol: "ratio", factor: 1, noun: null } as const;
  const parsed = parseThreshold(text, { unit, baseline: null });
  if (parsed.kind === "problem") {
    problems.at(path, parsed.message, "a conversion such as 55..65% or >= 89.2%");
    return null;
  }
  const { min, max } = parsed.threshold;
  return { text: parsed.threshold.text, min: min?.value ?? null, max: max?.value ?? null };
}

function unique(problems: PlanProblems, path: Path, field: string, values: string[]): void {
  values.forEach((value, index) => {
    const first = values.indexOf(value);
    if (first === index) return;
    problems.at([...path, index, field], `${value} is there twice`, `another ${field}`);
  });
}
