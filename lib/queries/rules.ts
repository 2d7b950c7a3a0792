import { useQuery } from "@tanstack/react-query";
import { confirmRules, getRules, proposeRules, withdrawRules } from "@/lib/api-client/rules";
import type { ProposeRulesRequest } from "@/lib/contract/rules";
import { browserApi } from "@/lib/queries/browser-api";
import { useAct } from "@/lib/queries/use-act";

const rulesKey = (project: string) => ["rules", project] as const;

export function useRules(project: string) {
  return useQuery({
    queryKey: rulesKey(project),
    queryFn: ({ signal }) => getRules(browserApi, project, signal),
  });
}

export function useProposeRules(project: string) {
  return useAct(
    (body: Omit<ProposeRulesRequest, "project">) => proposeRules(browserApi, { ...body, project }),
    rulesKey(project),
  );
}

type Confirmation = { proposal: string; digest: string; password?: string };

export function useConfirmRules(project: string) {
  return useAct(
    ({ proposal, ...body }: Confirmation) => confirmRules(browserApi, proposal, body),
    rulesKey(project),
  );
}

export function useWithdrawRules(project: string) {
  return useAct((proposal: string) => withdrawRules(browserApi, proposal), rulesKey(project));
}
