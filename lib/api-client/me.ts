import type { z } from "zod";
import type { ApiClient } from "@/lib/api-client/api-client";
import { SessionEnded, SessionList, SessionsEnded, WhoAmI } from "@/lib/contract/access";

export type OwnSession = z.infer<typeof SessionList>["sessions"][number];

export function whoAmI(api: ApiClient, signal?: AbortSignal): Promise<WhoAmI> {
  return api.json("/me", WhoAmI, { signal });
}

export async function listOwnSessions(api: ApiClient, signal?: AbortSignal): Promise<OwnSession[]> {
  return (await api.json("/me/sessions", SessionList, { signal })).sessions;
}

export function endOwnSession(api: ApiClient, id: string): Promise<{ id: string }> {
  return api.json(`/me/sessions/${encodeURIComponent(id)}`, SessionEnded, { method: "DELETE" });
}

/** This one too: the caller is signed out everywhere. */
export function endOwnSessions(api: ApiClient): Promise<{ ended: number }> {
  return api.json("/me/sessions/end", SessionsEnded, { method: "POST" });
}
