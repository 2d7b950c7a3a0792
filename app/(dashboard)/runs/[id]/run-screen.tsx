import { Checklist } from "@/components/evidence/checklist";
import { FunnelPanel } from "@/components/funnel/funnel-panel";
import { IncidentPanel } from "@/components/incident/incident-panel";
import { MetricTable } from "@/components/metric/metric-table";
import { Activity } from "@/components/run/activity";
import { GatePanel } from "@/components/run/gate-panel";
import { LiveSession } from "@/components/run/live-session";
import { ReviewPanel } from "@/components/run/review-panel";
import { RollbackRecord } from "@/components/run/rollback-record";
import { RunHeader } from "@/components/run/run-header";
import { RunRail } from "@/components/run/run-rail";
import { StaleNotice } from "@/components/run/stale-notice";

/** Screen 2: one sentence, two acts, the road to 100 %, every threshold, and what keeps the gate closed. */
export function RunScreen({ run }: { run: string }) {
  return (
    <>
      <LiveSession run={run} />
      <div className="flex flex-col gap-3">
        <StaleNotice run={run} />
        <RunHeader run={run} />
        <RollbackRecord run={run} />
        <RunRail run={run} />
      </div>
      <div className="mt-4 grid gap-x-8 gap-y-6 xl:grid-cols-[minmax(0,1fr)_20rem] 3xl:grid-cols-[minmax(0,1fr)_20rem_20rem]">
        <div className="min-w-0">
          <MetricTable run={run} />
        </div>
        <div className="grid content-start gap-x-8 gap-y-6 md:grid-cols-2 xl:grid-cols-1">
          <GatePanel run={run} />
          <ReviewPanel run={run} />
          <FunnelPanel run={run} />
        </div>
        <div className="grid content-start gap-x-8 gap-y-6 md:grid-cols-2 xl:col-span-2 3xl:col-span-1 3xl:grid-cols-1">
          <div className="flex flex-col gap-6">
            <Checklist run={run} />
            <IncidentPanel run={run} />
          </div>
          <Activity run={run} />
        </div>
      </div>
    </>
  );
}
