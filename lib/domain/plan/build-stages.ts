import { buildApproval } from "@/lib/domain/plan/build-approval";
import { buildChecklist } from "@/lib/domain/plan/build-checklist";
import { buildScreenshot } from "@/lib/domain/plan/build-take";
import { buildSignOffs, checkRole, unique, uniqueTexts } from "@/lib/domain/plan/checks";
import { durationAt, positiveDurationAt } from "@/lib/domain/plan/durations-at";
import { type PlanStage, PRE_DEPLOYMENT } from "@/lib/domain/plan/plan";
import type { Path, PlanProblems } from "@/lib/domain/plan/plan-places";
import type { PlanSource } from "@/lib/domain/plan/plan-source";
import { stageMetrics } from "@/lib/domain/plan/stage-metrics";

type StageSource = PlanSource["stages"][number];

export function buildStages(problems: PlanProblems, plan: PlanSource): PlanStage[] {
  unique(problems, ["stages"], plan.stages, "key");
  const stages = plan.stages.map((stage, index) => buildStage(problems, index, stage, plan));
  checkOrder(problems, stages);
  return stages;
}

function buildStage(
  problems: PlanProblems,
  index: number,
  stage: StageSource,
  plan: PlanSource,
): PlanStage {
  const path: Path = ["stages", index];
  checkNames(problems, path, stage, plan);
  unique(problems, [...path, "screenshots"], stage.screenshots, "key");
  const metrics = stageMetrics(problems, path, stage, plan);
  // Funnels are not scored: where nothing else counts, they decide alone.
  const isScored = metrics.some((metric) => !metric.muted);
  return {
    key: stage.key,
    title: stage.title,
    traffic: buildTraffic(problems, [...path, "traffic"], stage.traffic),
    soak: buildSoak(problems, [...path, "soak"], stage.soak),
    metrics,
    funnels: stage.funnels,
    checklist: buildChecklist(problems, [...path, "checklist"], stage.checklist),
    screenshots: stage.screenshots.map((wanted, at) =>
      buildScreenshot(problems, [...path, "screenshots", at], wanted, plan),
    ),
    signOffs: buildSignOffs(problems, [...path, "signOffs"], stage.signOffs, plan),
    approval: buildApproval(problems, [...path, "approval"], stage.approval, plan.approval),
    score: isScored ? (stage.score ?? plan.score ?? null) : null,
    decision: stage.decision,
    start: stage.start,
  };
}

function checkNames(
  problems: PlanProblems,
  path: Path,
  stage: StageSource,
  plan: PlanSource,
): void {
  if (stage.key === PRE_DEPLOYMENT) {
    problems.at(
      [...path, "key"],
      `${PRE_DEPLOYMENT} is what comes before all stages`,
      "another key",
    );
  }
  if (stage.metrics.length === 0 && !stage.funnels.some((key) => plan.funnels[key]?.target)) {
    const expected = "metrics:, or funnels: with a target";
    problems.at(path, "measures nothing, so it could never pass", expected);
  }
  uniqueTexts(problems, [...path, "funnels"], stage.funnels);
  stage.funnels.forEach((key, at) => {
    if (Object.hasOwn(plan.funnels, key)) return;
    const known = Object.keys(plan.funnels).join(", ") || "a funnel under funnels:";
    problems.at([...path, "funnels", at], `there is no funnel ${key}`, known);
  });
  uniqueTexts(problems, [...path, "decision", "makers"], stage.decision.makers);
  stage.decision.makers.forEach((role, at) => {
    checkRole(problems, [...path, "decision", "makers", at], role, plan);
  });
}

function buildSoak(problems: PlanProblems, path: Path, source: StageSource["soak"]) {
  const soak = {
    min: durationAt(problems, [...path, "min"], source.min),
    max: positiveDurationAt(problems, [...path, "max"], source.max),
  };
  if (soak.min > soak.max) {
    problems.at(path, "the minimum is above the maximum", "min at most max");
  }
  return soak;
}

function buildTraffic(problems: PlanProblems, path: Path, text?: string): number | null {
  if (text === undefined) return null;
  const match = /^(\d+(?:\.\d+)?)\s*%$/.exec(text.trim());
  const percent = match ? Number(match[1]) : Number.NaN;
  if (percent >= 0 && percent <= 100) return percent;
  problems.at(path, `"${text}" is not a share of traffic`, "0% to 100%");
  return null;
}

function checkOrder(problems: PlanProblems, stages: PlanStage[]): void {
  let highest = 0;
  stages.forEach(({ traffic }, index) => {
    if (traffic === null) return;
    if (traffic < highest) {
      const expected = `at least ${highest}%; going back is a rollback`;
      problems.at(
        ["stages", index, "traffic"],
        `${traffic} % is less than a stage before`,
        expected,
      );
    }
    highest = Math.max(highest, traffic);
  });
}
