import type { z } from "zod";
import type { ApiClient } from "@/lib/api-client/api-client";
import {
  type ConfirmRulesRequest,
  type ProposeRulesRequest,
  RulesChangeAnswer,
  RulesConfirmed,
  RulesList,
  RulesWithdrawn,
} from "@/lib/contract/rules";

export function getRules(
  api: ApiClient,
  project: string,
  signal?: AbortSignal,
): Promise<RulesList> {
  return api.json("/rules", RulesList, { query: { project }, signal });
}

export function proposeRules(
  api: ApiClient,
  body: ProposeRulesRequest,
): Promise<z.infer<typeof RulesChangeAnswer>> {
  return api.json("/rules", RulesChangeAnswer, { method: "POST", body });
}

export function confirmRules(
  api: ApiClient,
  proposal: string,
  body: z.infer<typeof ConfirmRulesRequest>,
): Promise<z.infer<typeof RulesConfirmed>> {
  return api.json(proposalPath(proposal, "confirm"), RulesConfirmed, { method: "POST", body });
}

export function withdrawRules(
  api: ApiClient,
  proposal: string,
): Promise<z.infer<typeof RulesWithdrawn>> {
  return api.json(proposalPath(proposal, "withdraw"), RulesWithdrawn, { method: "POST" });
}

function proposalPath(id: string, act: string): string {
  return `/rules/${encodeURIComponent(id)}/${act}`;
}
