"use client";

import { useIsRunning } from "@/components/ui/clock";
import { Notice } from "@/components/ui/notice";

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|\[::1\])$/;
const DIGITS = /^(\d+\.\d+\.\d+\.\d+|\[.*\])$/;

/** Says so where browsers have no passkeys: under an address in digits. Draws nothing elsewhere. */
export function PasskeyAddress() {
  const running = useIsRunning();
  if (!running || !DIGITS.test(window.location.hostname)) return null;
  const { hostname, port, pathname, search } = window.location;
  const named = `http://localhost${port ? `:${port}` : ""}${pathname}${search}`;
  return (
    <Notice tone="waiting" title="Passkeys need a name in the address." className="text-base">
      {LOOPBACK.test(hostname) ? (
        <>
          Open this page as{" "}
          <a href={named} className="break-all text-accent underline underline-offset-4">
            {named}
          </a>{" "}
          and sign in there.
        </>
      ) : (
        "Browsers have none under an address in digits. Open Tollgate by its host's name, over HTTPS."
      )}
    </Notice>
  );
}
