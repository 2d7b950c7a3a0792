import { useQuery } from "@tanstack/react-query";

/** `offline` is the device's own word; `reconnecting` means the server or the way to it is gone. */
export type Connection = "connecting" | "live" | "reconnecting" | "offline";

export type LiveState = {
  connection: Connection;
  /** Server time of the last reading that was taken in; null before the first. */
  readingAt: string | null;
  /** The reader has stopped the updates. */
  paused: boolean;
};

export const NOT_LIVE: LiveState = { connection: "connecting", readingAt: null, paused: false };

export function liveKey(run: string) {
  return ["run", run, "live"] as const;
}

/** The state that the page's one stream keeps in the cache. */
export function useLiveState(run: string): LiveState {
  const { data } = useQuery<LiveState>({
    queryKey: liveKey(run),
    queryFn: () => NOT_LIVE,
    enabled: false,
    initialData: NOT_LIVE,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data;
}
