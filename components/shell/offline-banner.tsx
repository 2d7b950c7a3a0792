"use client";

import { useSyncExternalStore } from "react";

function subscribe(listener: () => void): () => void {
  window.addEventListener("online", listener);
  window.addEventListener("offline", listener);
  return () => {
    window.removeEventListener("online", listener);
    window.removeEventListener("offline", listener);
  };
}

/** The live region is on the page from the start, so that what appears in it is read out. */
export function OfflineBanner() {
  const online = useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  );
  return (
    <div role="status" className="print:hidden">
      {online ? null : (
        <p className="border-b border-waiting bg-waiting-wash px-6 py-1.5 font-medium text-waiting">
          This device is offline. What you see is from before; nothing you press now will reach the
          server.
        </p>
      )}
    </div>
  );
}
