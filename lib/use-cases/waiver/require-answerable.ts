import { type Actor, isMember, requireScope, rolesIn } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import { PRE_DEPLOYMENT } from "@/lib/domain/plan/plan";
import { findStage } from "@/lib/domain/run/find-stage";
import type { RunRecord } from "@/lib/domain/run/run-record";
import { answerableRoles, mayWaive } from "@/lib/domain/waiver/who-waives";

/** Refuses whoever neither operates the run nor answers for the gate by their role. Throws `not_found` for an unknown gate. */
export function requireAnswerable(actor: Actor, run: RunRecord, stageKey: string): void {
  if (stageKey !== PRE_DEPLOYMENT) findStage(run, stageKey);
  if (mayWaive(actor, run, stageKey)) return;
  const projectId = run.project.id;
  if (!isMember(actor, projectId)) requireScope(actor, projectId, "decide");
  throw new AppError("wrong_role", `A waiver at ${stageKey} is not yours to answer for.`, {
    errors: [
      {
        path: "role",
        message: `you have ${rolesIn(actor, projectId).join(", ") || "no role"}`,
        expected: [...answerableRoles(run, stageKey), "a role that operates runs"].join(", "),
      },
    ],
  });
}
