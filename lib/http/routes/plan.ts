import { z } from "zod";
import { PlanCheck, PlanDetail, PlanList } from "@/lib/contract/plan";
import { param } from "@/lib/http/param";
import { PLAN_BODIES, readPlanSource } from "@/lib/http/read-plan-source";
import { type RouteSpec, route } from "@/lib/http/route";
import { applyPlan } from "@/lib/use-cases/plan/apply-plan";
import { checkPlan } from "@/lib/use-cases/plan/check-plan";
import { getPlan } from "@/lib/use-cases/plan/get-plan";
import { listPlans } from "@/lib/use-cases/plan/list-plans";
import { presentPlanCheck } from "@/lib/use-cases/plan/present-plan";

const project = z.string().min(1).optional();

/** Plans by name; versions count up within a project. */
export const planRoutes: RouteSpec[] = [
  route({
    method: "post",
    path: "/plans",
    summary:
      "Store a plan's next version (201), or answer the newest one where it is the same (200). The body is YAML (text/yaml) or JSON ({source}). ?dryRun=true checks only",
    scope: "plan:write",
    query: z.strictObject({ project, dryRun: z.enum(["true", "false"]).optional() }),
    takes: PLAN_BODIES,
    gives: { "application/json": z.union([PlanDetail, PlanCheck]) },
    idempotency: "optional",
    handle: async ({ context, query, c }) => {
      const source = await readPlanSource(c);
      if (query.dryRun === "true") {
        const { plan, digest } = checkPlan(source);
        return c.json(presentPlanCheck(plan, digest));
      }
      const { plan, created } = await applyPlan(context, source, query.project ?? null);
      return c.json(PlanDetail.parse(plan), created ? 201 : 200);
    },
  }),
  route({
    method: "get",
    path: "/plans",
    summary: "The newest version of every plan",
    scope: "read",
    query: z.strictObject({ project }),
    answer: PlanList,
    idempotency: "none",
    handle: async ({ context, query }) => ({
      plans: await listPlans(context, query.project ?? null),
    }),
  }),
  route({
    method: "get",
    path: "/plans/:name",
    summary: "One plan with its source: the version asked for, else the newest",
    scope: "read",
    query: z.strictObject({ project, version: z.coerce.number().int().positive().optional() }),
    answer: PlanDetail,
    idempotency: "none",
    handle: ({ context, params, query }) => getPlan(context, param(params, "name"), query),
  }),
];
