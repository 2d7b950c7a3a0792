import { useQuery } from "@tanstack/react-query";
import {
  beginEnrolment,
  confirmPasskey,
  enrolPasskey,
  listNotices,
  listOwnPasskeys,
  listPasskeys,
  markNoticeSeen,
  revokePasskey,
} from "@/lib/api-client/passkeys";
import type { PasskeyView } from "@/lib/contract/passkey";
import { browserApi } from "@/lib/queries/browser-api";
import { makePasskey } from "@/lib/queries/gesture";
import { useAct } from "@/lib/queries/use-act";

const PASSKEYS = ["passkeys"] as const;
const NOTICES = ["me", "notices"] as const;

/** Somebody else confirms a passkey, so that it is asked for now and then. */
export function useOwnPasskeys() {
  return useQuery({
    queryKey: [...PASSKEYS, "own"] as const,
    queryFn: ({ signal }) => listOwnPasskeys(browserApi, signal),
    refetchInterval: 5_000,
  });
}

export function usePasskeys() {
  return useQuery({
    queryKey: [...PASSKEYS, "all"] as const,
    queryFn: ({ signal }) => listPasskeys(browserApi, signal),
    refetchInterval: 10_000,
  });
}

/** Asks the server, then the device, then hands in what the device made. */
export function useEnrol() {
  return useAct(async (label: string) => {
    const { ceremony, options } = await beginEnrolment(browserApi);
    const response = await makePasskey(options);
    return await enrolPasskey(browserApi, { ceremony, label, response });
  }, PASSKEYS);
}

export function useConfirmPasskey() {
  return useAct(
    (passkey: Pick<PasskeyView, "id" | "fingerprint">) => confirmPasskey(browserApi, passkey),
    PASSKEYS,
  );
}

export function useRevokePasskey() {
  return useAct((id: string) => revokePasskey(browserApi, id), PASSKEYS);
}

export function useNotices() {
  return useQuery({
    queryKey: NOTICES,
    queryFn: ({ signal }) => listNotices(browserApi, signal),
    refetchInterval: 30_000,
  });
}

export function useNoticeSeen() {
  return useAct((id: string) => markNoticeSeen(browserApi, id), NOTICES);
}
