import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { getRun, listRunEvents } from "@/lib/api-client/runs";
import type { RunEvent, RunView } from "@/lib/contract/run";
import { browserApi } from "@/lib/queries/browser-api";

/** The stream says when a run has changed; asking now and then covers a stream that is silently gone. */
export function runQuery(id: string) {
  return queryOptions({
    queryKey: ["run", id] as const,
    queryFn: ({ signal }) => getRun(browserApi, id, { signal }),
    refetchInterval: 30_000,
  });
}

export function runEventsQuery(id: string) {
  return queryOptions({
    queryKey: ["run", id, "events"] as const,
    queryFn: ({ signal }) => listRunEvents(browserApi, id, undefined, { signal }),
    staleTime: 60_000,
  });
}

/** Part of a run; the component draws again only when that part has changed. */
export function useRun<T = RunView>(id: string, select?: (run: RunView) => T): T {
  return useSuspenseQuery({ ...runQuery(id), select }).data;
}

/** Why the newest read of the run failed; null where what is shown is what the server last said. */
export function useRunFailure(id: string): Error | null {
  return useSuspenseQuery(runQuery(id)).error;
}

/** Oldest first. */
export function useRunEvents(id: string): RunEvent[] {
  return useSuspenseQuery(runEventsQuery(id)).data;
}
