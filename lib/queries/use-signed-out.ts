import { useSyncExternalStore } from "react";
import { isSignedOut, onAccess } from "@/lib/queries/signed-out";

/** Whether the session that this page was opened with is over. */
export function useSignedOut(): boolean {
  return useSyncExternalStore(onAccess, isSignedOut, () => false);
}
