import type { ApiClient } from "@/lib/api-client/api-client";
import { stagePath } from "@/lib/api-client/runs";
import { CollectAnswer } from "@/lib/contract/source";

/** Takes as long as the slowest source. */
export function collectStage(
  api: ApiClient,
  at: { run: string; stage: string },
): Promise<CollectAnswer> {
  return api.json(stagePath(at.run, at.stage, "/collect"), CollectAnswer, { method: "POST" });
}
