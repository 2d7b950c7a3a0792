import { Checklist } from "@/components/evidence/checklist";
import { EvidencePanel } from "@/components/evidence/evidence-panel";
import { FunnelPanel } from "@/components/funnel/funnel-panel";
import { IncidentPanel } from "@/components/incident/incident-panel";
import { MetricTable } from "@/components/metric/metric-table";
import { NearestLimit } from "@/components/metric/nearest-limit";
import { StageChart } from "@/components/metric/stage-chart";
import { DecisionPanel } from "@/components/run/decision-panel";
import { GatePanel } from "@/components/run/gate-panel";
import { LiveSession } from "@/components/run/live-session";
import { ReviewPanel } from "@/components/run/review-panel";
import { RunRail } from "@/components/run/run-rail";
import { StageHeader } from "@/components/run/stage-header";
import { StaleNotice } from "@/components/run/stale-notice";

type StageScreenProps = { run: string; stage: string };

/** Screen 3: the verdict and the metric that decides it, the evidence, and the decision. */
export function StageScreen({ run, stage }: StageScreenProps) {
  return (
    <>
      <LiveSession run={run} />
      <div className="flex flex-col gap-3">
        <StaleNotice run={run} />
        <StageHeader run={run} stage={stage} />
        <NearestLimit run={run} stage={stage} />
        <RunRail run={run} stage={stage} />
      </div>
      <div className="mt-4 grid gap-x-8 gap-y-6 xl:grid-cols-[minmax(0,1fr)_26rem]">
        <div className="flex min-w-0 flex-col gap-6">
          <StageChart run={run} stage={stage} />
          <MetricTable run={run} stage={stage} />
          <EvidencePanel run={run} stage={stage} />
        </div>
        <div className="flex min-w-0 flex-col gap-6">
          <GatePanel run={run} stage={stage} />
          <ReviewPanel run={run} stage={stage} />
          <DecisionPanel run={run} stage={stage} />
          <Checklist run={run} stage={stage} />
          <FunnelPanel run={run} stage={stage} />
          <IncidentPanel run={run} stage={stage} />
        </div>
      </div>
    </>
  );
}

/** The gate before the first stage has no metrics: what people gathered, and who has to sign. */
export function PreDeploymentScreen({ run, stage }: StageScreenProps) {
  return (
    <>
      <LiveSession run={run} />
      <div className="flex flex-col gap-3">
        <StaleNotice run={run} />
        <StageHeader run={run} stage={stage} />
        <RunRail run={run} stage={stage} />
      </div>
      <div className="mt-4 grid gap-x-8 gap-y-6 lg:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-6">
          <Checklist run={run} stage={stage} />
          <IncidentPanel run={run} stage={stage} />
        </div>
        <div className="flex min-w-0 flex-col gap-6">
          <GatePanel run={run} stage={stage} />
          <ReviewPanel run={run} stage={stage} />
          <EvidencePanel run={run} stage={stage} />
        </div>
      </div>
    </>
  );
}
