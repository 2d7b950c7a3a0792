import type { Database } from "@/lib/data/database";
import { storedPlan } from "@/lib/data/plan/stored-plan";
import type { Plan } from "@/lib/domain/plan/plan";

/** Parsed documents by version id; a version never changes. */
const plans = new Map<string, Plan>();
const MOST_PLANS = 200;

/** The plan of a version, from memory after the first time. */
export async function planOfVersion(
  prisma: Pick<Database["prisma"], "planVersion">,
  id: string,
): Promise<Plan> {
  const known = plans.get(id);
  if (known) return known;
  const row = await prisma.planVersion.findUniqueOrThrow({
    where: { id },
    select: { document: true },
  });
  const plan = storedPlan(row.document);
  if (plans.size >= MOST_PLANS) plans.clear();
  plans.set(id, plan);
  return plan;
}
