"use client";

import { useIsRunning, useNow } from "@/components/ui/clock";
import { cn } from "@/components/ui/cn";
import { formatDuration, formatLocal, formatUtc } from "@/components/ui/format-time";

type TimeProps = { at: string; className?: string };

/** `12 s ago` or `in 4 min`, by the server's clock; UTC and local time in the title. */
export function RelativeTime({ at, className }: TimeProps) {
  const now = useNow();
  const running = useIsRunning();
  const title = running ? `${formatUtc(at, true)}, ${formatLocal(at)}` : formatUtc(at, true);
  return (
    <time dateTime={at} title={title} className={cn("tabular-nums", className)}>
      {now === 0 ? formatUtc(at) : words((now - Date.parse(at)) / 1000)}
    </time>
  );
}

/** Readings are counted in buckets, whose end may lie some seconds ahead. */
const STILL_NOW_S = 15;

function words(age: number): string {
  if (age < -STILL_NOW_S) return `in ${formatDuration(-age)}`;
  return age < 2 ? "just now" : `${formatDuration(age)} ago`;
}

/** A record's time: UTC, and the reader's own zone once the page runs and where it is another one. Paper has no reader's zone. */
export function RecordTime({ at, className }: TimeProps) {
  const local = useIsRunning() ? formatLocal(at).slice(11).trimStart() : null;
  return (
    <time dateTime={at} className={className}>
      {formatUtc(at, true)}
      {local && !local.endsWith("UTC") ? (
        <span className="text-ink-faint print:hidden"> ({local})</span>
      ) : null}
    </time>
  );
}
