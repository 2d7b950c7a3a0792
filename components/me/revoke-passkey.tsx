"use client";

import { ConfirmAct } from "@/components/ui/confirm-act";
import type { PasskeyView } from "@/lib/contract/passkey";
import { useRevokePasskey } from "@/lib/queries/passkeys";

export function RevokePasskey({ passkey }: { passkey: PasskeyView }) {
  const revoke = useRevokePasskey();
  return (
    <ConfirmAct
      label="Revoke"
      name={`Revoke ${passkey.label}`}
      title={`Revoke the passkey "${passkey.label}"?`}
      consequence="It signs nothing from now on. What it has signed stays valid and on record. This cannot be undone."
      act={revoke}
      input={passkey.id}
    />
  );
}
