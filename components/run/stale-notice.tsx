"use client";

import { Notice } from "@/components/ui/notice";
import { useRunFailure } from "@/lib/queries/run";
import { useSignedOut } from "@/lib/queries/use-signed-out";

/** Shown while the page holds on to an older answer, because the newest read has failed. */
export function StaleNotice({ run }: { run: string }) {
  const failure = useRunFailure(run);
  // Then the page says so at its top: trying again does not help.
  const signedOut = useSignedOut();
  if (!failure || signedOut) return null;
  return (
    <Notice tone="waiting" announce title="What you see is from before: it could not be read anew.">
      {failure.message} It is tried again by itself.
    </Notice>
  );
}
