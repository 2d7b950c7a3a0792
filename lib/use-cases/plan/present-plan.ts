import type { PlanCheck, PlanDetail, PlanSummary } from "@/lib/contract/plan";
import type { PlanVersionRecord } from "@/lib/data/plan/plan-versions";
import type { Plan } from "@/lib/domain/plan/plan";

export function presentPlan(record: PlanVersionRecord): PlanSummary {
  return {
    project: { key: record.project.key, name: record.project.name },
    version: record.version,
    createdAt: record.createdAt.toISOString(),
    ...outline(record.plan, record.digest),
  };
}

export function presentPlanDetail(record: PlanVersionRecord): PlanDetail {
  return { ...presentPlan(record), source: record.source };
}

export function presentPlanCheck(plan: Plan, digest: string): PlanCheck {
  return { dryRun: true, ...outline(plan, digest) };
}

function outline(plan: Plan, digest: string) {
  return {
    name: plan.name,
    title: plan.title,
    label: plan.version,
    digest,
    stages: plan.stages.map((stage) => ({
      key: stage.key,
      title: stage.title,
      trafficPercent: stage.traffic,
    })),
  };
}
