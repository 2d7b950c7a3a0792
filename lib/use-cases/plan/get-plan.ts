import type { PlanDetail } from "@/lib/contract/plan";
import { findPlanVersions } from "@/lib/data/plan/plan-versions";
import { AppError } from "@/lib/domain/app-error";
import { findReadableProjects } from "@/lib/use-cases/access/find-project";
import type { Context } from "@/lib/use-cases/context";
import { presentPlanDetail } from "@/lib/use-cases/plan/present-plan";

/** One version of a plan with its source, the newest where none is named. */
export async function getPlan(
  context: Context,
  name: string,
  options: { project?: string; version?: number } = {},
): Promise<PlanDetail> {
  const projects = await findReadableProjects(context, options.project ?? null);
  const [record, ...others] = await findPlanVersions(context.db.prisma, {
    projectIds: projects.map((p) => p.id),
    name,
    ...(options.version === undefined ? {} : { version: options.version }),
  });
  if (!record) {
    const version = options.version === undefined ? "" : ` in version ${options.version}`;
    throw new AppError("not_found", `There is no plan ${name}${version}.`);
  }
  if (others.length > 0) {
    const keys = [record, ...others].map((r) => r.project.key).join(", ");
    throw new AppError("invalid_request", "Several of your projects have a plan of this name.", {
      errors: [{ path: "project", message: "is missing", expected: `one of ${keys}` }],
    });
  }
  return presentPlanDetail(record);
}
