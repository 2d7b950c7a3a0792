import { readFileSync } from "node:fs";
import path from "node:path";
import type { ApiClient } from "@/lib/api-client/api-client";
import { checkoutFolder } from "@/lib/config/checkout";
import { PlanDetail } from "@/lib/contract/plan";

/** Stores a plan of this checkout, with other words in the place of some. */
export function applyPlan(
  api: ApiClient,
  file: string,
  words: Record<string, string> = {},
): Promise<PlanDetail> {
  let source = readFileSync(path.join(checkoutFolder(), file), "utf8");
  for (const [from, to] of Object.entries(words)) source = source.replaceAll(from, to);
  return api.json("/plans", PlanDetail, {
    method: "POST",
    body: source,
    contentType: "application/yaml",
  });
}
