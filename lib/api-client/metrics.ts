import type { ApiClient, RequestOptions } from "@/lib/api-client/api-client";
import { runPath, stagePath } from "@/lib/api-client/runs";
import { IngestAnswer, type SampleInput, StageSeries } from "@/lib/contract/metric";

type Options = Pick<RequestOptions, "idempotencyKey" | "signal">;

export function pushSamples(
  api: ApiClient,
  run: string,
  samples: SampleInput[],
  options: Options = {},
): Promise<IngestAnswer> {
  const body = { samples };
  return api.json(runPath(run, "/samples"), IngestAnswer, { ...options, method: "POST", body });
}

export function getSeries(
  api: ApiClient,
  at: { run: string; stage: string },
  signal?: AbortSignal,
): Promise<StageSeries> {
  return api.json(stagePath(at.run, at.stage, "/series"), StageSeries, { signal });
}
