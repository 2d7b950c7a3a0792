import { z } from "zod";
import type { ApiClient, RequestOptions } from "@/lib/api-client/api-client";
import {
  type Lessons,
  RunEvent,
  RunList,
  RunRef,
  RunView,
  type StartRunRequest,
} from "@/lib/contract/run";

type Options = Pick<RequestOptions, "signal" | "idempotencyKey">;
export const RunEventList = z.looseObject({ events: z.array(RunEvent) });

export function runPath(id: string, rest = ""): string {
  return `/runs/${encodeURIComponent(id)}${rest}`;
}

export function stagePath(id: string, stage: string, rest: string): string {
  return runPath(id, `/stages/${encodeURIComponent(stage)}${rest}`);
}

export function listRuns(api: ApiClient, options: Options = {}): Promise<RunList> {
  return api.json("/runs", RunList, options);
}

export function getRun(api: ApiClient, id: string, options: Options = {}): Promise<RunView> {
  return api.json(runPath(id), RunView, options);
}

export function startRun(
  api: ApiClient,
  body: StartRunRequest,
  options: Options = {},
): Promise<RunRef> {
  return api.json("/runs", RunRef, { ...options, method: "POST", body });
}

/** Oldest first; `after` is the ledger index that the caller has already. */
export async function listRunEvents(
  api: ApiClient,
  id: string,
  after?: number,
  options: Options = {},
): Promise<RunEvent[]> {
  const answer = await api.json(runPath(id, "/events"), RunEventList, {
    ...options,
    query: { after },
  });
  return answer.events;
}

/** Recorded once the run is over. */
export async function recordLessons(
  api: ApiClient,
  id: string,
  body: Lessons,
  options: Options = {},
): Promise<void> {
  await api.send(runPath(id, "/lessons"), { ...options, method: "POST", body });
}
