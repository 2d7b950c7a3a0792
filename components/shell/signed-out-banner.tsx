"use client";

import { useSignedOut } from "@/lib/queries/use-signed-out";

/** On every page from the start, so that what appears in it is read out. */
export function SignedOutBanner() {
  const signedOut = useSignedOut();
  return (
    <div role="status" className="print:hidden">
      {signedOut ? (
        <p className="border-b border-fail bg-fail-wash px-6 py-1.5 font-medium text-fail">
          You are signed out. What you see is from before, and nothing you press now will be done.{" "}
          <a className="underline" href={loginAddress()}>
            Sign in again
          </a>
        </p>
      ) : null}
    </div>
  );
}

/** Back to where the person is. */
function loginAddress(): string {
  const { pathname, search } = window.location;
  const query = new URLSearchParams({ error: "SessionRequired", callbackUrl: pathname + search });
  return `/login?${query}`;
}
