import { z } from "zod";
import { ApplyPlanRequest, PlanCheck, PlanDetail, PlanList } from "@/lib/contract/plan";
import { AppError } from "@/lib/domain/app-error";
import { param } from "@/lib/http/param";
import { bodyType, readJson } from "@/lib/http/read-json";
import { type RouteSpec, route } from "@/lib/http/route";
import { applyPlan } from "@/lib/use-cases/plan/apply-plan";
import { checkPlan } from "@/lib/use-cases/plan/check-plan";
import { getPlan } from "@/lib/use-cases/plan/get-plan";
import { listPlans } from "@/lib/use-cases/plan/list-plans";
import { presentPlanCheck } from "@/lib/use-cases/plan/present-plan";

const YAML_TYPES = ["text/yaml", "application/yaml", "text/x-yaml", "application/x-yaml"];
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
    takes: { "application/json": ApplyPlanRequest, "text/yaml": null },
    gives: { "application/json": z.union([PlanDetail, PlanCheck]) },
    idempotency: "optional",
    handle: async ({ context, query, c }) => {
      const source =
        bodyType(c) === "application/json"
          ? (await readJson(c, ApplyPlanRequest)).source
          : await readYaml(bodyType(c), () => c.req.text());
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

/** Anything that does not call itself YAML is refused, so that an HTML form of another site cannot send a plan. */
async function readYaml(type: string, text: () => Promise<string>): Promise<string> {
  if (YAML_TYPES.includes(type)) return text();
  throw new AppError("unsupported_media_type", "A plan comes as YAML or as JSON.", {
    errors: [
      {
        path: "Content-Type",
        message: type === "" ? "is missing" : `is ${type}`,
        expected: "text/yaml, application/yaml or application/json",
      },
    ],
  });
}
