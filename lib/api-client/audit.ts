import type { ApiClient } from "@/lib/api-client/api-client";
import { AuditDetail, AuditList } from "@/lib/contract/audit";
import { TrustHealth } from "@/lib/contract/trust";

export type AuditFilter = {
  run?: string;
  person?: string;
  kind?: string;
  project?: string;
  before?: number;
};

export function listAudit(
  api: ApiClient,
  filter: AuditFilter,
  signal?: AbortSignal,
): Promise<AuditList> {
  return api.json("/audit", AuditList, { query: filter, signal });
}

export function getAuditEntry(
  api: ApiClient,
  index: number,
  signal?: AbortSignal,
): Promise<AuditDetail> {
  return api.json(`/audit/${index}`, AuditDetail, { signal });
}

export function getTrust(api: ApiClient, signal?: AbortSignal): Promise<TrustHealth> {
  return api.json("/trust", TrustHealth, { signal });
}
