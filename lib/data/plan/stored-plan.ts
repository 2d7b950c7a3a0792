import { fromJson } from "@/lib/data/from-json";
import { completePlan, type StoredPlan } from "@/lib/domain/plan/complete-plan";
import type { Plan } from "@/lib/domain/plan/plan";

/** The plan in a version's stored document. */
export function storedPlan(document: unknown): Plan {
  return completePlan(fromJson<StoredPlan>(document));
}
