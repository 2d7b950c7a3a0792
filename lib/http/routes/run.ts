import { RunRef, StartRunRequest } from "@/lib/contract/run";
import { DecisionRequest, ReasonRequest, RollbackRequest } from "@/lib/contract/sign-off";
import { param } from "@/lib/http/param";
import { type RouteSpec, route } from "@/lib/http/route";
import { abortRun } from "@/lib/use-cases/run/abort-run";
import { createRun } from "@/lib/use-cases/run/create-run";
import { decideStage } from "@/lib/use-cases/run/decide-stage";
import { findRunRef } from "@/lib/use-cases/run/find-run-ref";
import { giveRollbackReason, rollBackRun } from "@/lib/use-cases/run/roll-back-run";
import { startStage } from "@/lib/use-cases/run/start-stage";

/** Everything that moves a run. Each answers where the run stands afterwards. */
export const runRoutes: RouteSpec[] = [
  route({
    method: "post",
    path: "/runs",
    summary: "Start a run: a draft that pins the plan's version",
    scope: "run:write",
    body: StartRunRequest,
    answer: RunRef,
    status: 201,
    idempotency: "optional",
    handle: async ({ context, body }) => {
      const { deploymentAt, ...rest } = body;
      const { id } = await createRun(context, {
        ...rest,
        deploymentAt: deploymentAt === undefined ? undefined : new Date(deploymentAt),
      });
      return findRunRef(context, id);
    },
  }),
  route({
    method: "post",
    path: "/runs/:id/stages/:stage/start",
    summary: "Start a stage and move traffic to its percentage",
    scope: "run:write",
    answer: RunRef,
    idempotency: "optional",
    handle: async ({ context, params }) => {
      await startStage(context, param(params, "id"), param(params, "stage"));
      return findRunRef(context, param(params, "id"));
    },
  }),
  route({
    method: "post",
    path: "/runs/:id/stages/:stage/decision",
    summary: "Record GO, HOLD or ROLLBACK",
    scope: "decide",
    body: DecisionRequest,
    answer: RunRef,
    idempotency: "optional",
    handle: async ({ context, params, body }) => {
      await decideStage(context, param(params, "id"), param(params, "stage"), {
        kind: body.decision,
        because: body.because,
      });
      return findRunRef(context, param(params, "id"));
    },
  }),
  route({
    method: "post",
    path: "/runs/:id/rollback",
    summary: "Take all traffic away, now; the reason may follow",
    scope: "rollback",
    body: RollbackRequest,
    answer: RunRef,
    idempotency: "optional",
    handle: async ({ context, params, body }) => {
      await rollBackRun(context, param(params, "id"), body.because ?? null);
      return findRunRef(context, param(params, "id"));
    },
  }),
  route({
    method: "post",
    path: "/runs/:id/rollback/reason",
    summary: "Give the reason of a rollback that was made without one",
    scope: "rollback",
    body: ReasonRequest,
    answer: RunRef,
    idempotency: "optional",
    handle: async ({ context, params, body }) => {
      await giveRollbackReason(context, param(params, "id"), body.because);
      return findRunRef(context, param(params, "id"));
    },
  }),
  route({
    method: "post",
    path: "/runs/:id/abort",
    summary: "Give up a run that has not moved any traffic",
    scope: "run:write",
    body: ReasonRequest,
    answer: RunRef,
    idempotency: "optional",
    handle: async ({ context, params, body }) => {
      await abortRun(context, param(params, "id"), body.because);
      return findRunRef(context, param(params, "id"));
    },
  }),
];
