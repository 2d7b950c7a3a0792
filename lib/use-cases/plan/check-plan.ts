import { createHash } from "node:crypto";
import { AppError } from "@/lib/domain/app-error";
import { parsePlan } from "@/lib/domain/plan/parse-plan";
import type { Plan } from "@/lib/domain/plan/plan";
import { canonicalJson } from "@/lib/ledger/canonical-json";

/** Refuses a source that is no plan with `plan_invalid` and every place that is wrong in it. */
export function checkPlan(source: string): { plan: Plan; digest: string } {
  const parsed = parsePlan(source);
  if (parsed.kind === "plan") return { plan: parsed.plan, digest: planDigest(parsed.plan) };
  const count = parsed.problems.length;
  throw new AppError(
    "plan_invalid",
    count === 1 ? "One place of the plan is wrong." : `${count} places of the plan are wrong.`,
    { errors: parsed.problems },
  );
}

/** Lower-case hex SHA-256 of the plan's canonical JSON: comments and layout of the source do not count. */
export function planDigest(plan: Plan): string {
  return createHash("sha256").update(canonicalJson(plan)).digest("hex");
}
