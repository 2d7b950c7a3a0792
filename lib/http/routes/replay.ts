import { ReplayView } from "@/lib/contract/replay";
import { param } from "@/lib/http/param";
import { PLAN_BODIES, readPlanSource } from "@/lib/http/read-plan-source";
import { type RouteSpec, route } from "@/lib/http/route";
import { checkPlan } from "@/lib/use-cases/plan/check-plan";
import { replayRun } from "@/lib/use-cases/run/replay-run";

/** Looking back at a run. */
export const replayRoutes: RouteSpec[] = [
  route({
    method: "post",
    path: "/runs/:id/replay",
    summary:
      "Judge a run again under another plan, which is the body (YAML, or JSON {source}), and say which decisions would have differed. Changes nothing",
    scope: "read",
    takes: PLAN_BODIES,
    answer: ReplayView,
    idempotency: "none",
    handle: async ({ context, params, c }) =>
      replayRun(context, param(params, "id"), checkPlan(await readPlanSource(c))),
  }),
];
