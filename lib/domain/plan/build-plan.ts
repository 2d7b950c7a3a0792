import { buildApproval, checkApproval } from "@/lib/domain/plan/build-approval";
import { buildChecklist } from "@/lib/domain/plan/build-checklist";
import { buildFunnels } from "@/lib/domain/plan/build-funnels";
import { buildSources } from "@/lib/domain/plan/build-sources";
import { buildStages } from "@/lib/domain/plan/build-stages";
import { checkScores } from "@/lib/domain/plan/check-scores";
import { buildSignOffs, unique } from "@/lib/domain/plan/checks";
import { durationAt, positiveDurationAt } from "@/lib/domain/plan/durations-at";
import type { Plan } from "@/lib/domain/plan/plan";
import type { PlanProblems } from "@/lib/domain/plan/plan-places";
import type { PlanSource } from "@/lib/domain/plan/plan-source";
import { checkUnusedMetrics } from "@/lib/domain/plan/stage-metrics";

/** Turns a well-formed source into a plan and notes everything in it that does not hold. */
export function buildPlan(source: PlanSource, problems: PlanProblems): Plan {
  unique(problems, ["stakeholders"], source.stakeholders, "role");
  checkDefaults(problems, source.defaults);
  checkScores(problems, source);
  checkUnusedMetrics(problems, source);
  checkApproval(problems, ["approval"], source.approval);
  const { signOffs, approval } = source.preDeployment;
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
      signOffs: buildSignOffs(problems, ["preDeployment", "signOffs"], signOffs, source),
      approval: buildApproval(problems, ["preDeployment", "approval"], approval, source.approval),
    },
    sources: buildSources(problems, source),
    funnels: buildFunnels(problems, source),
    evidence: buildEvidence(problems, source),
    stages: buildStages(problems, source),
    next: source.next ? { ...source.next, command: source.next.command ?? null } : null,
  };
}

function checkDefaults(problems: PlanProblems, defaults: PlanSource["defaults"]): void {
  durationAt(problems, ["defaults", "for"], defaults.for);
  positiveDurationAt(problems, ["defaults", "staleAfter"], defaults.staleAfter);
  if (defaults.window !== "stage") {
    positiveDurationAt(problems, ["defaults", "window"], defaults.window);
  }
}

function buildEvidence(problems: PlanProblems, { evidence, stages }: PlanSource): Plan["evidence"] {
  unique(problems, ["evidence"], evidence, "key");
  return evidence.map((item, index) => {
    if (item.stage && !stages.some((stage) => stage.key === item.stage)) {
      const known = stages.map((stage) => stage.key).join(", ");
      problems.at(["evidence", index, "stage"], `there is no stage ${item.stage}`, known);
    }
    return { ...item, stage: item.stage ?? null };
  });
}
