"use client";

import { Pause, Play } from "lucide-react";
import { Button } from "@/components/ui/button";
import { useNow } from "@/components/ui/clock";
import { cn } from "@/components/ui/cn";
import { formatDuration } from "@/components/ui/format-time";
import { type ShapeName, StatusShape } from "@/components/ui/status-shape";
import { usePause } from "@/lib/queries/live";
import { type Connection, useLiveState } from "@/lib/queries/live-state";
import { useRun } from "@/lib/queries/run";
import { activeStageOf } from "@/lib/queries/stage-of";
import { useSignedOut } from "@/lib/queries/use-signed-out";

type State = Connection | "paused" | "signed-out";

const LOOKS: Record<State, { word: string; shape: ShapeName; colour: string }> = {
  connecting: { word: "Connecting", shape: "dashed-circle", colour: "text-unknown" },
  live: { word: "Live", shape: "ring", colour: "text-pass" },
  reconnecting: { word: "Reconnecting", shape: "hourglass", colour: "text-waiting" },
  offline: { word: "Offline", shape: "cross-octagon", colour: "text-fail" },
  "signed-out": { word: "Signed out", shape: "cross-octagon", colour: "text-fail" },
  paused: { word: "Paused", shape: "hourglass", colour: "text-waiting" },
};

/** Readings come once a second; older than this, their age is said. */
const FRESH_SECONDS = 3;

/** Whether what is shown is the present, and if not, how old it is. */
export function ConnectionState({ run }: { run: string }) {
  const live = useLiveState(run);
  const pause = usePause(run);
  const age = useDataAge(run);
  const signedOut = useSignedOut();
  const look = LOOKS[signedOut ? "signed-out" : live.paused ? "paused" : live.connection];
  const old = age !== null && age > FRESH_SECONDS;
  return (
    <div className="flex items-center gap-2 print:hidden">
      <span
        className={cn(
          "inline-flex items-center gap-1.5 font-medium whitespace-nowrap",
          look.colour,
        )}
      >
        <StatusShape shape={look.shape} className="size-3.5" />
        {look.word}
        {old ? (
          <span className="font-normal text-ink-soft">data {formatDuration(age)} old</span>
        ) : null}
      </span>
      <Button size="sm" variant="quiet" onClick={() => pause(!live.paused)}>
        {live.paused ? (
          <Play className="size-3.5" aria-hidden />
        ) : (
          <Pause className="size-3.5" aria-hidden />
        )}
        {live.paused ? "Resume updates" : "Pause updates"}
      </Button>
    </div>
  );
}

/** Seconds since the judge last looked at the active stage; null where nothing is being judged. */
function useDataAge(run: string): number | null {
  const judgedAt = useRun(run, (view) => activeStageOf(view)?.judgedAt ?? null);
  const { readingAt } = useLiveState(run);
  const now = useNow();
  const newest = [judgedAt, readingAt].filter((at) => at !== null).map((at) => Date.parse(at));
  if (now === 0 || judgedAt === null || newest.length === 0) return null;
  return Math.max(0, (now - Math.max(...newest)) / 1000);
}
