import { useQuery } from "@tanstack/react-query";
import type { z } from "zod";
import { createToken, listTokens, revokeToken } from "@/lib/api-client/tokens";
import type { TokenRequest } from "@/lib/contract/token";
import { browserApi } from "@/lib/queries/browser-api";
import { useAct } from "@/lib/queries/use-act";

const tokensKey = (project: string) => ["tokens", project] as const;

export function useTokens(project: string) {
  return useQuery({
    queryKey: tokensKey(project),
    queryFn: ({ signal }) => listTokens(browserApi, project, signal),
  });
}

export function useCreateToken(project: string) {
  return useAct(
    (body: z.infer<typeof TokenRequest>) => createToken(browserApi, project, body),
    tokensKey(project),
  );
}

export function useRevokeToken(project: string) {
  return useAct((id: string) => revokeToken(browserApi, project, id), tokensKey(project));
}
