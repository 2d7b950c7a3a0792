"use client";

import { ConnectionState } from "@/components/run/connection-state";
import { SoakText } from "@/components/run/soak-text";
import { RecordTime } from "@/components/ui/relative-time";
import { STAGE_STATUS, Status, VERDICT_STATUS } from "@/components/ui/status";

import { useRun } from "@/lib/queries/run";
import { PRE_DEPLOYMENT, stageOf } from "@/lib/queries/stage-of";

/** The verdict first, in the large; then what it rests on. */
export function StageHeader({ run, stage: key }: { run: string; stage: string }) {
  const stage = useRun(run, (view) => stageOf(view, key));
  if (key === PRE_DEPLOYMENT || !stage) return <PreDeploymentHeader run={run} />;
  const verdict = VERDICT_STATUS[stage.verdict];
  const state = STAGE_STATUS[stage.state];
  return (
    <div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <Status name={state.name} word={state.word} />
        <ConnectionState run={run} />
        {stage.startedAt ? (
          <span className="text-xs text-ink-faint">
            Started <RecordTime at={stage.startedAt} />
          </span>
        ) : null}
        {stage.startedAt ? <SoakText soak={stage.soak} className="text-xs" /> : null}
      </div>
      <h1 className="mt-0.5 flex flex-wrap items-center gap-x-4 text-2xl">
        {stage.title}
        <Status name={verdict.name} word={verdict.word} size="lg" />
      </h1>
      {stage.reasons.length > 0 ? (
        <p className="text-ink-soft">{stage.reasons.slice(0, 3).join(" ")}</p>
      ) : null}
    </div>
  );
}

function PreDeploymentHeader({ run }: { run: string }) {
  const blockers = useRun(run, (view) => view.preDeployment.blockers);
  const headline = useRun(run, (view) => view.headline);
  const open = blockers.length === 0;
  return (
    <div>
      <ConnectionState run={run} />
      <h1 className="mt-0.5 flex flex-wrap items-center gap-x-4 text-2xl">
        Before deployment
        <Status name={open ? "pass" : "waiting"} word={open ? "Open" : "Closed"} size="lg" />
      </h1>
      <p className="text-ink-soft">{headline}</p>
    </div>
  );
}
