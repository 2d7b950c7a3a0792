import type { z } from "zod";
import type { ApiClient } from "@/lib/api-client/api-client";
import { type DelegateRequest, DelegationAnswer, DelegationList } from "@/lib/contract/delegation";

type Answer = z.infer<typeof DelegationAnswer>;

export function listDelegations(
  api: ApiClient,
  project: string,
  signal?: AbortSignal,
): Promise<DelegationList> {
  return api.json("/delegations", DelegationList, { query: { project }, signal });
}

export function delegate(api: ApiClient, body: DelegateRequest): Promise<Answer> {
  return api.json("/delegations", DelegationAnswer, { method: "POST", body });
}

export function revokeDelegation(api: ApiClient, id: string): Promise<Answer> {
  const path = `/delegations/${encodeURIComponent(id)}/revoke`;
  return api.json(path, DelegationAnswer, { method: "POST" });
}
