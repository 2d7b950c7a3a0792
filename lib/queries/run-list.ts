import { queryOptions, useQuery } from "@tanstack/react-query";
import { listRuns } from "@/lib/api-client/runs";
import type { RunListItem } from "@/lib/contract/run";
import { browserApi } from "@/lib/queries/browser-api";

/** Lists have no stream of their own, so they ask again. */
export function runListQuery() {
  return queryOptions({
    queryKey: ["runs"],
    queryFn: ({ signal }) => listRuns(browserApi, { signal }),
    refetchInterval: 5_000,
  });
}

export function useRunList() {
  return useQuery(runListQuery());
}

/** The runs for the palette: good enough if half a minute old. */
export function useRecentRuns(): RunListItem[] {
  const { data } = useQuery({ ...runListQuery(), refetchInterval: false, staleTime: 30_000 });
  return data?.runs ?? [];
}
