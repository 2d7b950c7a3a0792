import type { PlanDetail } from "@/lib/contract/plan";
import { transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { findPlanVersions, insertPlanVersion, lockPlans } from "@/lib/data/plan/plan-versions";
import { actorRef, requireScope } from "@/lib/domain/access/actor";
import { findProject } from "@/lib/use-cases/access/find-project";
import type { Context } from "@/lib/use-cases/context";
import { checkPlan } from "@/lib/use-cases/plan/check-plan";
import { presentPlanDetail } from "@/lib/use-cases/plan/present-plan";

/**
 * Stores the plan as the next version of its name, or gives the newest version back where its document is the
 * same one (`created` false).
 */
export async function applyPlan(
  context: Context,
  source: string,
  projectKey: string | null,
): Promise<{ plan: PlanDetail; created: boolean }> {
  const { actor } = context;
  const project = await findProject(context, projectKey, "plan:write");
  const { plan, digest } = checkPlan(source);
  return transaction(context.db, async (tx) => {
    requireScope(actor, project.id, "plan:write");
    await lockPlans(tx, project.id);
    const [newest] = await findPlanVersions(tx, { projectIds: [project.id], name: plan.name });
    if (newest?.digest === digest) return { plan: presentPlanDetail(newest), created: false };
    const inserted = await insertPlanVersion(tx, {
      projectId: project.id,
      plan,
      version: (newest?.version ?? 0) + 1,
      source,
      digest,
      createdBy: actorRef(actor),
    });
    await appendEvent(tx, {
      kind: "plan.applied",
      actor,
      projectId: project.id,
      detail: { plan: plan.name, version: String(inserted.version), digest },
    });
    return { plan: presentPlanDetail(inserted), created: true };
  });
}
