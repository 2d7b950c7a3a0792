import { parseDuration } from "@/lib/domain/plan/duration";
import { positiveDurationAt } from "@/lib/domain/plan/durations-at";
import type { PlanApproval } from "@/lib/domain/plan/plan";
import type { Path, PlanProblems } from "@/lib/domain/plan/plan-places";
import type { PlanSource } from "@/lib/domain/plan/plan-source";

type ApprovalSource = PlanSource["approval"];

/** As plans mean it that do not say otherwise. */
export const DEFAULT_APPROVAL: PlanApproval = {
  method: "password",
  order: "parallel",
  expires: null,
  review: null,
};

/** A gate's own terms, and for what it leaves open those of the whole plan. */
export function buildApproval(
  problems: PlanProblems,
  path: Path,
  own: ApprovalSource,
  common: ApprovalSource,
): PlanApproval {
  checkApproval(problems, path, own);
  const said = { ...common, ...own };
  return {
    method: said.method ?? DEFAULT_APPROVAL.method,
    order: said.order ?? DEFAULT_APPROVAL.order,
    expires: said.expires === undefined ? null : parseDuration(said.expires),
    review: said.review === undefined ? null : parseDuration(said.review),
  };
}

export function checkApproval(problems: PlanProblems, path: Path, source: ApprovalSource): void {
  for (const field of ["expires", "review"] as const) {
    const text = source?.[field];
    if (text !== undefined) positiveDurationAt(problems, [...path, field], text);
  }
}
