import { useQuery } from "@tanstack/react-query";
import { delegate, listDelegations, revokeDelegation } from "@/lib/api-client/delegations";
import type { DelegateRequest } from "@/lib/contract/delegation";
import { browserApi } from "@/lib/queries/browser-api";
import { useAct } from "@/lib/queries/use-act";

const delegationsKey = (project: string) => ["delegations", project] as const;

export function useDelegations(project: string) {
  return useQuery({
    queryKey: delegationsKey(project),
    queryFn: ({ signal }) => listDelegations(browserApi, project, signal),
  });
}

export function useDelegate(project: string) {
  return useAct(
    (body: Omit<DelegateRequest, "project">) => delegate(browserApi, { ...body, project }),
    delegationsKey(project),
  );
}

export function useRevokeDelegation(project: string) {
  return useAct((id: string) => revokeDelegation(browserApi, id), delegationsKey(project));
}
