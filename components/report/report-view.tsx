import { ChecklistPart } from "@/components/report/checklist-part";
import { DataPart } from "@/components/report/data-part";
import { FindingsPart, WaiversPart } from "@/components/report/doubt-parts";
import { ApprovalPart, RiskPart, RollbackPart } from "@/components/report/ending-parts";
import { EvidenceList } from "@/components/report/evidence-figures";
import { FactList } from "@/components/report/fact-list";
import { IncidentParts } from "@/components/report/incident-part";
import { LessonsPart, type LessonsWriting } from "@/components/report/lessons-part";
import { ProvenancePart } from "@/components/report/provenance-part";
import {
  CertificatePart,
  CollectionPart,
  NextPart,
  TimelinePart,
} from "@/components/report/record-parts";
import { ReportActions } from "@/components/report/report-actions";
import { ReportContents } from "@/components/report/report-contents";
import { ReportHead } from "@/components/report/report-head";
import { Part, SubPart, Words } from "@/components/report/report-part";
import { ReportRail } from "@/components/report/report-rail";
import { SignatureTable } from "@/components/report/signature-table";
import { StagePart } from "@/components/report/stage-part";
import { SummaryPart } from "@/components/report/summary-part";
import { railStages } from "@/components/run/rail-stages";
import { cn } from "@/components/ui/cn";
import type { StageSeries } from "@/lib/contract/metric";
import type { RunView } from "@/lib/contract/run";
import { rolesAllow } from "@/lib/domain/access/actor";
import type { Report } from "@/lib/domain/report/report";
import { picturePairs } from "@/lib/queries/picture-pairs";

type ReportViewProps = {
  report: Report;
  run: RunView;
  /** SHA-256 of `report.json`. */
  digest: string;
  /** What was read in each stage over time, by the stage's key. */
  series: Record<string, StageSeries["metrics"]>;
  /** The document alone: for paper, where there is nothing to press. */
  isPrint?: boolean;
};

/** Screen 5: one page to know how it went, and every fact behind it. */
export function ReportView({ report, run, digest, series, isPrint = false }: ReportViewProps) {
  const stages = railStages(run, (key) => `#stage-${key}`);
  return (
    <div
      className={cn(
        "gap-12 text-lg print:[&_.overflow-x-auto]:overflow-visible",
        isPrint ? "[&_button]:hidden" : "lg:grid lg:grid-cols-[12rem_minmax(0,1fr)]",
      )}
      data-report-digest={digest}
    >
      <PageFooter report={report} digest={digest} />
      {isPrint ? null : (
        <div className="mb-3 lg:sticky lg:top-16 lg:self-start">
          <ReportContents report={report} />
        </div>
      )}
      <article className="min-w-0 print:text-base">
        <ReportHead
          report={report}
          rail={<ReportRail stages={stages} />}
          actions={
            isPrint ? null : <ReportActions run={report.runId} documentId={report.documentId} />
          }
        />
        <SummaryPart report={report} />
        <FindingsPart findings={report.findings} />
        <WaiversPart waivers={report.waivers} />
        <DeploymentPart report={report} />
        {report.stages.map((stage) => (
          <StagePart
            key={stage.key}
            stage={stage}
            series={series[stage.key]}
            pairs={picturePairs(run, stage.key)}
          />
        ))}
        <RollbackPart rollback={report.rollback} />
        <RiskPart risk={report.risk} />
        <ApprovalPart approvals={report.approvals} />
        <CollectionPart evidence={report.evidence} />
        <LessonsPart report={report} writing={isPrint ? null : writing(run)} />
        <NextPart next={report.next} />
        <ProvenancePart provenance={report.provenance} />
        <TimelinePart timeline={report.timeline} />
        <div className="mt-12 print:mt-0 print:break-before-page">
          <CertificatePart certificate={report.certificate} digest={digest} />
        </div>
        {isPrint ? null : <DataPart report={report} />}
      </article>
    </div>
  );
}

function writing(run: RunView): LessonsWriting {
  if (run.endedAt === null) return { closed: "Lessons are recorded once the run has ended." };
  return rolesAllow(run.permissions.roles, "run:write")
    ? { closed: null }
    : { closed: "Engineers, on-call engineers and admins of the project record lessons here." };
}

function DeploymentPart({ report }: { report: Report }) {
  const before = report.preDeployment;
  return (
    <Part id="deployment" title="Deployment">
      <div className="mt-4">
        <FactList facts={report.deployment} />
      </div>
      <SubPart title="Pre-deployment checklist">
        <ChecklistPart lines={before.checklist} />
      </SubPart>
      <SubPart title="Pre-deployment sign-offs">
        <Words>{before.gate.text}</Words>
        <SignatureTable lines={before.gate.lines} label="Pre-deployment sign-offs" />
      </SubPart>
      <SubPart title="Evidence of the whole run">
        <EvidenceList lines={before.evidence} empty="None on record." />
      </SubPart>
      <IncidentParts
        incidents={before.incidents}
        alerts={before.alerts}
        where="outside the stages"
      />
    </Part>
  );
}

/** The foot of every printed page: which document, the digest of its contents, which page of how many. */
function PageFooter({ report, digest }: { report: Report; digest: string }) {
  const text = `${report.documentId}, report SHA-256 ${digest}`;
  const font = "font: 7.5pt ui-monospace, monospace";
  return (
    <style>
      {`@page { @bottom-left { content: ${cssString(text)}; ${font} } @bottom-right { content: "page " counter(page) " of " counter(pages); ${font} } }`}
    </style>
  );
}

function cssString(text: string): string {
  return `"${text.replace(/[^\w ,.:/-]/g, "_")}"`;
}
