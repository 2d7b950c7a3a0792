import { ChecklistPart } from "@/components/report/checklist-part";
import { EvidenceList, Screenshots } from "@/components/report/evidence-figures";
import { FactList } from "@/components/report/fact-list";
import { FunnelPart } from "@/components/report/funnel-part";
import { IncidentParts } from "@/components/report/incident-part";
import { KnownMark } from "@/components/report/known-mark";
import { MetricGroups } from "@/components/report/metric-groups";
import { ReadingCharts } from "@/components/report/reading-charts";
import { BulletList, Part, SubPart, Words } from "@/components/report/report-part";
import { SignatureTable } from "@/components/report/signature-table";
import { RecordTime } from "@/components/ui/relative-time";
import { StatusShape } from "@/components/ui/status-shape";
import type { StageSeries } from "@/lib/contract/metric";
import type { DecisionLine, OverrideLine, StageReport } from "@/lib/domain/report/report";
import type { PicturePair } from "@/lib/queries/picture-pairs";

type StagePartProps = {
  stage: StageReport;
  series: StageSeries["metrics"] | undefined;
  pairs: PicturePair[];
};

export function StagePart({ stage, series, pairs }: StagePartProps) {
  return (
    <Part id={`stage-${stage.key}`} title={`Stage: ${stage.title}`}>
      {stage.overrides.map((override) => (
        <OverrideBox key={override.requested} override={override} />
      ))}
      <div className="mt-4">
        <FactList facts={stage.facts} />
      </div>
      {stage.reasons.length > 0 ? <BulletList items={stage.reasons} /> : null}
      <MetricGroups groups={stage.groups} title={stage.title} />
      <ReadingCharts groups={stage.groups} series={series} />
      {stage.funnels.map((funnel) => (
        <FunnelPart key={funnel.key} funnel={funnel} stage={stage.title} />
      ))}
      <SubPart title="Screenshots">
        <Screenshots screenshots={stage.screenshots} pairs={pairs} />
      </SubPart>
      {stage.otherEvidence.length > 0 ? (
        <SubPart title="Files and links">
          <EvidenceList lines={stage.otherEvidence} empty="None on record." />
        </SubPart>
      ) : null}
      {stage.checklist.length > 0 ? (
        <SubPart title="Checklist">
          <ChecklistPart lines={stage.checklist} />
        </SubPart>
      ) : null}
      <IncidentParts incidents={stage.incidents} alerts={stage.alerts} where="in this stage" />
      <SubPart title="Sign-offs">
        <Words>{stage.gate.text}</Words>
        <SignatureTable lines={stage.gate.lines} label={`Sign-offs of ${stage.title}`} />
      </SubPart>
      <SubPart title="Decision">
        {stage.decisions.map((decision) => (
          <Decision key={`${decision.at} ${decision.decision}`} decision={decision} />
        ))}
        {stage.undecided ? <Words>{stage.undecided}</Words> : null}
        <p className="mt-2 max-w-[68ch]">
          <span className="text-ink-soft">Proceed:</span> <strong>{stage.proceed}</strong>
        </p>
      </SubPart>
    </Part>
  );
}

function OverrideBox({ override }: { override: OverrideLine }) {
  return (
    <div className="mt-4 border-l-4 border-alarm bg-alarm-wash px-4 py-3 break-inside-avoid">
      <p className="flex items-start gap-2 text-xl font-semibold text-alarm">
        <StatusShape shape="triangle" className="mt-1 size-5" />
        OVERRIDE: {override.state}
      </p>
      <p className="mt-1 max-w-[68ch]">
        Reason: <strong>{override.reason}</strong>
      </p>
      <BulletList items={override.against.map((text) => `Against it stood: ${text}`)} />
      <p className="mt-1 max-w-[68ch]">
        {override.requested} {override.confirmed}
      </p>
    </div>
  );
}

function Decision({ decision }: { decision: DecisionLine }) {
  return (
    <div className="border-b py-3 break-inside-avoid">
      <p className="text-xl">
        <strong className={decision.override ? "text-alarm" : undefined}>
          {decision.decision}
          {decision.override ? " BY OVERRIDE" : ""}
        </strong>
        <span className="text-ink-soft">, recommended was {decision.recommendation}</span>
      </p>
      <p className="max-w-[68ch]">
        {decision.makers}, <RecordTime at={decision.at} /> <KnownMark known={decision.known} />
      </p>
      <p className="max-w-[68ch] [overflow-wrap:anywhere]">
        Justification: {decision.justification}
      </p>
      <p className="font-mono text-xs break-all text-ink-soft">
        {decision.dossier ? `Dossier ${decision.dossier}` : "Decided without frozen evidence"}
      </p>
    </div>
  );
}
