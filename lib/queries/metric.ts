import { queryOptions, useQuery } from "@tanstack/react-query";
import { getSeries } from "@/lib/api-client/metrics";
import type { StageSeries } from "@/lib/contract/metric";
import { browserApi } from "@/lib/queries/browser-api";

export function seriesQuery(run: string, stage: string) {
  return queryOptions({
    queryKey: ["run", run, "series", stage] as const,
    queryFn: ({ signal }) => getSeries(browserApi, { run, stage }, signal),
    staleTime: 60_000,
  });
}

const NO_POINTS: StageSeries["metrics"] = {};

/** Points by metric key; empty until they have arrived. */
export function useSeries(run: string, stage: string): StageSeries["metrics"] {
  const { data } = useQuery(seriesQuery(run, stage));
  return data?.metrics ?? NO_POINTS;
}

/** For charts, which count time in numbers. */
export function toPoints(series: StageSeries["metrics"][string]): {
  at: number;
  value: number | null;
}[] {
  return series.map((point) => ({ at: Date.parse(point.at), value: point.value }));
}
