"use client";

import { useIsRunning, useNow } from "@/components/ui/clock";
import { formatLocal, formatUtc } from "@/components/ui/format-time";

/** The time that the signature would get now: UTC, and the reader's own zone by its name. Not read out every second. */
export function OwnTime() {
  const now = useNow();
  const running = useIsRunning();
  if (now === 0 || !running) return <span className="text-ink-faint">The server's, in UTC</span>;
  const at = new Date(now).toISOString();
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <time dateTime={at} className="tabular-nums">
      {formatUtc(at, true)}
      <span className="block text-base text-ink-soft">
        {formatLocal(at).slice(11).trimStart()}, your zone {zone}
      </span>
    </time>
  );
}
