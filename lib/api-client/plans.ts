import type { z } from "zod";
import type { ApiClient, RequestOptions } from "@/lib/api-client/api-client";
import { PlanCheck, PlanDetail, PlanList } from "@/lib/contract/plan";

type Options = Pick<RequestOptions, "signal" | "idempotencyKey">;

export function listPlans(
  api: ApiClient,
  options: Options = {},
): Promise<z.infer<typeof PlanList>> {
  return api.json("/plans", PlanList, options);
}

/** The newest version of the plan, with its source. */
export function getPlan(api: ApiClient, name: string, options: Options = {}): Promise<PlanDetail> {
  return api.json(`/plans/${encodeURIComponent(name)}`, PlanDetail, options);
}

/** Stores a new version; the same source again is the version that it is already. */
export function applyPlan(
  api: ApiClient,
  source: string,
  options: Options = {},
): Promise<PlanDetail> {
  return api.json("/plans", PlanDetail, {
    ...options,
    method: "POST",
    body: source,
    contentType: "application/yaml",
  });
}

/** Says whether the server would take the plan, and stores nothing. */
export function checkPlan(
  api: ApiClient,
  source: string,
  options: Options = {},
): Promise<PlanCheck> {
  return api.json("/plans", PlanCheck, {
    ...options,
    method: "POST",
    body: source,
    contentType: "application/yaml",
    query: { dryRun: true },
  });
}
