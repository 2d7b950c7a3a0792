import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect } from "react";
import type { LiveMetrics, RunEvent } from "@/lib/contract/run";
import { appendEvent, appendToSeries, applyLiveMetrics } from "@/lib/queries/apply-live-metrics";
import { type LiveState, liveKey, NOT_LIVE } from "@/lib/queries/live-state";
import { openLiveStream } from "@/lib/queries/live-stream";
import { ownQuery } from "@/lib/queries/me";
import { seriesQuery } from "@/lib/queries/metric";
import { runEventsQuery, runQuery } from "@/lib/queries/run";

/** Changes come in bursts (an event, its hint, a decision that moves traffic): one read answers them all. */
const GATHER_MS = 200;

/** Feeds the cache from the run's stream. Call it once a page; every other component reads the cache. */
export function useLiveRun(run: string): void {
  const client = useQueryClient();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stream = openLiveStream(`/api/v1/runs/${encodeURIComponent(run)}/live`, {
      onConnection: (connection) => {
        patchLive(client, run, { connection });
        // A stream that breaks off does not say why: the session may be over.
        if (connection === "reconnecting") void client.fetchQuery(ownQuery).catch(() => {});
      },
      onMetrics: (metrics) => {
        if (!isPaused(client, run)) takeMetrics(client, run, metrics);
      },
      onEvent: (event) => {
        if (!isPaused(client, run)) takeEvent(client, run, event);
      },
      onChange: () => {
        if (isPaused(client, run)) return;
        clearTimeout(timer);
        timer = setTimeout(() => void readAgain(client, run), GATHER_MS);
      },
    });
    return () => {
      clearTimeout(timer);
      stream.close();
      client.setQueryData<LiveState>(liveKey(run), NOT_LIVE);
    };
  }, [client, run]);
}

/** Stops and resumes the updates; resuming reads everything anew. */
export function usePause(run: string): (paused: boolean) => void {
  const client = useQueryClient();
  return useCallback(
    (paused) => {
      patchLive(client, run, { paused });
      if (!paused) void client.invalidateQueries({ queryKey: ["run", run], refetchType: "active" });
    },
    [client, run],
  );
}

function isPaused(client: QueryClient, run: string): boolean {
  return client.getQueryData<LiveState>(liveKey(run))?.paused ?? false;
}

function patchLive(client: QueryClient, run: string, change: Partial<LiveState>): void {
  client.setQueryData<LiveState>(liveKey(run), (state) => ({ ...(state ?? NOT_LIVE), ...change }));
}

function takeMetrics(client: QueryClient, run: string, metrics: LiveMetrics): void {
  client.setQueryData(runQuery(run).queryKey, (view) => view && applyLiveMetrics(view, metrics));
  client.setQueryData(
    seriesQuery(run, metrics.stage).queryKey,
    (series) => series && appendToSeries(series, metrics),
  );
  patchLive(client, run, { readingAt: metrics.at });
}

function takeEvent(client: QueryClient, run: string, event: RunEvent): void {
  client.setQueryData(
    runEventsQuery(run).queryKey,
    (events) => events && appendEvent(events, event),
  );
}

async function readAgain(client: QueryClient, run: string): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: runQuery(run).queryKey, exact: true }),
    client.invalidateQueries({ queryKey: runEventsQuery(run).queryKey }),
  ]);
}
