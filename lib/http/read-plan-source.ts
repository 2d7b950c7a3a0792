import type { Context } from "hono";
import { ApplyPlanRequest } from "@/lib/contract/plan";
import { AppError } from "@/lib/domain/app-error";
import { bodyType, readJson } from "@/lib/http/read-json";
import type { Contents } from "@/lib/http/route";

const YAML_TYPES = ["text/yaml", "application/yaml", "text/x-yaml", "application/x-yaml"];

/** The bodies in which a plan may come. */
export const PLAN_BODIES: Contents = { "application/json": ApplyPlanRequest, "text/yaml": null };

/**
 * The source of the plan that is the body. Anything that does not call itself YAML or JSON is refused, so that an HTML
 * form of another site cannot send a plan.
 */
export async function readPlanSource(c: Context): Promise<string> {
  const type = bodyType(c);
  if (type === "application/json") return (await readJson(c, ApplyPlanRequest)).source;
  if (YAML_TYPES.includes(type)) return c.req.text();
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
