"use client";

import { useEffect, useState } from "react";
import { syncClock } from "@/components/ui/clock";
import { VERDICT_STATUS } from "@/components/ui/status";
import type { RunView } from "@/lib/contract/run";
import { useLiveRun } from "@/lib/queries/live";
import { useRun } from "@/lib/queries/run";
import { activeStageOf } from "@/lib/queries/stage-of";

const BETWEEN_ANNOUNCEMENTS_MS = 5_000;

/** Keeps the page live: one stream, the server's clock, the tab's title, and verdict changes read aloud. */
export function LiveSession({ run }: { run: string }) {
  useLiveRun(run);
  const now = useRun(run, (view) => view.now);
  const said = useRun(run, announcement);
  const title = useRun(run, tabTitle);
  useEffect(() => syncClock(now), [now]);
  useEffect(() => {
    document.title = title;
  }, [title]);
  const spoken = useCalm(said);
  return (
    <p role="status" className="sr-only">
      {spoken}
    </p>
  );
}

function announcement(view: RunView): string {
  const stage = activeStageOf(view);
  if (!stage) return view.headline;
  return `${stage.title}: the verdict is ${VERDICT_STATUS[stage.verdict].word}.`;
}

/** The verdict comes first: tabs are narrow. */
function tabTitle(view: RunView): string {
  const stage = activeStageOf(view);
  const state = stage ? VERDICT_STATUS[stage.verdict].word : view.state.replace("_", " ");
  return `${state} ${view.trafficPercent} % - ${view.documentId}`;
}

/** Follows a value at most once in five seconds, and always ends on the last one. */
function useCalm(value: string): string {
  const [calm, setCalm] = useState(value);
  useEffect(() => {
    if (calm === value) return;
    const timer = setTimeout(() => setCalm(value), BETWEEN_ANNOUNCEMENTS_MS);
    return () => clearTimeout(timer);
  }, [calm, value]);
  return calm;
}
