import { pollDelay } from "@/lib/domain/source/poll-times";

const FIRST_MS = 10_000;

/** Milliseconds until a take that failed is tried again: ten seconds, doubled each time up to five minutes. */
export function takeDelay(failures: number, retryAfterMs: number | null, random: number): number {
  const failed = { code: "source_failed", retryAfterMs } as const;
  return pollDelay({ interval: FIRST_MS }, failures, failed, random);
}
