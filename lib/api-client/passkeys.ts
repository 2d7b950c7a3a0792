import type { z } from "zod";
import type { ApiClient } from "@/lib/api-client/api-client";
import {
  EnrolmentView,
  type EnrolRequest,
  type NoticeList,
  NoticeSeen,
  NoticeList as Notices,
  PasskeyList,
  PasskeyRef,
  type PasskeyView,
} from "@/lib/contract/passkey";

type Ref = z.infer<typeof PasskeyRef>;

/** The caller's own. */
export function listOwnPasskeys(api: ApiClient, signal?: AbortSignal): Promise<PasskeyList> {
  return api.json("/me/passkeys", PasskeyList, { signal });
}

/** Everybody's whom the caller administers. */
export function listPasskeys(api: ApiClient, signal?: AbortSignal): Promise<PasskeyList> {
  return api.json("/passkeys", PasskeyList, { signal });
}

/** Takes a login of the last five minutes. */
export function beginEnrolment(api: ApiClient): Promise<z.infer<typeof EnrolmentView>> {
  return api.json("/passkeys/options", EnrolmentView, { method: "POST" });
}

export function enrolPasskey(api: ApiClient, body: EnrolRequest): Promise<Ref> {
  return api.json("/passkeys", PasskeyRef, { method: "POST", body });
}

/** By a second person, who has compared the key's fingerprint with the owner. */
export function confirmPasskey(
  api: ApiClient,
  { id, fingerprint }: Pick<PasskeyView, "id" | "fingerprint">,
): Promise<Ref> {
  const path = `/passkeys/${encodeURIComponent(id)}/confirm`;
  return api.json(path, PasskeyRef, { method: "POST", body: { fingerprint } });
}

export function revokePasskey(api: ApiClient, id: string): Promise<Ref> {
  const path = `/passkeys/${encodeURIComponent(id)}/revoke`;
  return api.json(path, PasskeyRef, { method: "POST" });
}

export function listNotices(api: ApiClient, signal?: AbortSignal): Promise<NoticeList> {
  return api.json("/me/notices", Notices, { signal });
}

export function markNoticeSeen(api: ApiClient, id: string): Promise<z.infer<typeof NoticeSeen>> {
  return api.json(`/me/notices/${encodeURIComponent(id)}/seen`, NoticeSeen, { method: "POST" });
}
