import { queryOptions, useQuery } from "@tanstack/react-query";
import { endOwnSession, endOwnSessions, listOwnSessions, whoAmI } from "@/lib/api-client/me";
import { browserApi } from "@/lib/queries/browser-api";
import { useAct } from "@/lib/queries/use-act";

const SESSIONS = ["me", "sessions"] as const;

/** Who is signed in here, asked anew each time: the answer is that somebody is. */
export const ownQuery = queryOptions({
  queryKey: ["me"],
  queryFn: ({ signal }) => whoAmI(browserApi, signal),
  staleTime: 0,
  retry: false,
});

export function useOwnSessions() {
  return useQuery(
    queryOptions({
      queryKey: SESSIONS,
      queryFn: ({ signal }) => listOwnSessions(browserApi, signal),
    }),
  );
}

export function useEndSession() {
  return useAct((id: string) => endOwnSession(browserApi, id), SESSIONS);
}

export function useEndAllSessions() {
  return useAct<void>(() => endOwnSessions(browserApi));
}
