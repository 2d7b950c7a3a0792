import type { PlanSummary } from "@/lib/contract/plan";
import { findPlanVersions } from "@/lib/data/plan/plan-versions";
import { findReadableProjects } from "@/lib/use-cases/access/find-project";
import type { Context } from "@/lib/use-cases/context";
import { presentPlan } from "@/lib/use-cases/plan/present-plan";

/** The newest version of every plan that the actor may read, in one project or in all of theirs. */
export async function listPlans(
  context: Context,
  projectKey: string | null = null,
): Promise<PlanSummary[]> {
  const projects = await findReadableProjects(context, projectKey);
  const records = await findPlanVersions(context.db.prisma, {
    projectIds: projects.map((p) => p.id),
  });
  return records.map(presentPlan);
}
