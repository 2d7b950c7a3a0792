import { readFileSync } from "node:fs";
import path from "node:path";
import type { ApiClient } from "@/lib/api-client/api-client";
import { checkoutFolder } from "@/lib/config/checkout";
import { PlanDetail } from "@/lib/contract/plan";

/** Stores a plan of this checkout. */
export function applyPlan(api: ApiClient, file: string): Promise<PlanDetail> {
  return api.json("/plans", PlanDetail, {
    method: "POST",
    body: readFileSync(path.join(checkoutFolder(), file), "utf8"),
    contentType: "application/yaml",
  });
}
