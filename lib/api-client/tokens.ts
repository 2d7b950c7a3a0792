import type { z } from "zod";
import type { ApiClient } from "@/lib/api-client/api-client";
import {
  TokenCreated,
  type TokenEntry,
  TokenList,
  type TokenRequest,
  TokenRevoked,
} from "@/lib/contract/token";

export async function listTokens(
  api: ApiClient,
  project: string,
  signal?: AbortSignal,
): Promise<TokenEntry[]> {
  return (await api.json("/tokens", TokenList, { query: { project }, signal })).tokens;
}

/** The answer is the only one that ever holds the secret. */
export function createToken(
  api: ApiClient,
  project: string,
  body: z.infer<typeof TokenRequest>,
): Promise<z.infer<typeof TokenCreated>> {
  return api.json("/tokens", TokenCreated, { method: "POST", query: { project }, body });
}

export function revokeToken(api: ApiClient, project: string, id: string): Promise<{ id: string }> {
  const path = `/tokens/${encodeURIComponent(id)}`;
  return api.json(path, TokenRevoked, { method: "DELETE", query: { project } });
}
