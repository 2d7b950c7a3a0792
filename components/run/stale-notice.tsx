"use client";

import { Notice } from "@/components/ui/notice";
import { useRunFailure } from "@/lib/queries/run";

/** Shown while the page holds on to an older answer, because the newest read has failed. */
export function StaleNotice({ run }: { run: string }) {
  const failure = useRunFailure(run);
  if (!failure) return null;
  return (
    <Notice tone="waiting" announce title="What you see is from before: it could not be read anew.">
      {failure.message} It is tried again by itself.
    </Notice>
  );
}
