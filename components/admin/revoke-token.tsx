"use client";

import { ConfirmAct } from "@/components/ui/confirm-act";
import type { TokenEntry } from "@/lib/contract/token";
import { useRevokeToken } from "@/lib/queries/tokens";

export function RevokeToken({ project, token }: { project: string; token: TokenEntry }) {
  const revoke = useRevokeToken(project);
  return (
    <ConfirmAct
      label="Revoke"
      name={`Revoke ${token.name}`}
      title={`Revoke the token "${token.name}"?`}
      consequence="Whatever uses it is refused from the next request on. This cannot be undone."
      act={revoke}
      input={token.id}
    />
  );
}
