import type { Database } from "@/lib/data/database";
import { storedPlan } from "@/lib/data/plan/stored-plan";
import type { Plan } from "@/lib/domain/plan/plan";

/** The evidence items that the run's pinned plan lists. */
export async function findPlanEvidence(
  { prisma }: Database,
  runId: string,
): Promise<Plan["evidence"]> {
  const run = await prisma.run.findUniqueOrThrow({
    where: { id: runId },
    select: { planVersion: { select: { document: true } } },
  });
  return storedPlan(run.planVersion.document).evidence;
}
