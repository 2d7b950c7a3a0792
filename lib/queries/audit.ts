import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type AuditFilter, getAuditEntry, getTrust, listAudit } from "@/lib/api-client/audit";
import { browserApi } from "@/lib/queries/browser-api";

/** The newest page grows while one looks at it; an older one never changes but for its checkpoints. */
export function useAudit(filter: AuditFilter) {
  return useQuery({
    queryKey: ["audit", filter] as const,
    queryFn: ({ signal }) => listAudit(browserApi, filter, signal),
    refetchInterval: filter.before === undefined ? 5_000 : 60_000,
    placeholderData: keepPreviousData,
  });
}

export function useAuditEntry(index: number) {
  return useQuery({
    queryKey: ["audit", "entry", index] as const,
    queryFn: ({ signal }) => getAuditEntry(browserApi, index, signal),
    // Until a checkpoint covers it.
    refetchInterval: ({ state }) => (state.data?.proof ? false : 2_000),
  });
}

export function useTrust() {
  return useQuery({
    queryKey: ["trust"] as const,
    queryFn: ({ signal }) => getTrust(browserApi, signal),
    refetchInterval: 5_000,
  });
}
