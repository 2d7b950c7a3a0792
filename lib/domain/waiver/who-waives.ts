import { type Actor, isAllowed, rolesIn } from "@/lib/domain/access/actor";
import { PRE_DEPLOYMENT } from "@/lib/domain/plan/plan";
import type { RunRecord } from "@/lib/domain/run/run-record";
import { gateTerms } from "@/lib/domain/sign-off/gate-terms";

/** Roles that answer for a gate: those that sign it and those that decide on it. */
export function answerableRoles(run: RunRecord, stageKey: string): string[] {
  const makers =
    stageKey === PRE_DEPLOYMENT
      ? []
      : (run.plan.stages.find((stage) => stage.key === stageKey)?.decision.makers ?? []);
  return [...new Set([...gateTerms(run, stageKey).rules.map((rule) => rule.role), ...makers])];
}

/** Whoever operates the run, or answers for the gate by their role; never a token. */
export function mayWaive(actor: Actor, run: RunRecord, stageKey: string): boolean {
  if (actor.kind !== "person") return false;
  const roles = rolesIn(actor, run.project.id);
  const answerable = answerableRoles(run, stageKey);
  return (
    isAllowed(actor, run.project.id, "decide") || roles.some((role) => answerable.includes(role))
  );
}
