import type { ReactNode } from "react";
import { AlarmList } from "@/components/report/alarm-list";
import { KnownMark } from "@/components/report/known-mark";
import { ReportActions } from "@/components/report/report-actions";
import { VerdictMark } from "@/components/report/verdict-mark";
import { formatUtc } from "@/components/ui/format-time";
import { Table, Td, Th } from "@/components/ui/table";
import type { Report } from "@/lib/domain/report/report";

/** The one page that an executive reads: what came of it, what is loud about it, who stands for it. */
export function ReportHead({ report, rail }: { report: Report; rail: ReactNode }) {
  const { certificate } = report;
  const signed = certificate.signers.filter((line) => line.decision === "approved");
  return (
    <header id="summary" className="print:break-after-page">
      <p className="flex flex-wrap items-baseline gap-x-4 text-base text-ink-soft">
        <span className="font-mono">{report.documentId}</span>
        <span>{report.project}</span>
        <strong className={report.alarms.length > 0 ? "text-alarm" : "text-ink"}>
          {report.status}
        </strong>
      </p>
      <h1 className="mt-1 text-3xl break-words sm:text-4xl">{report.title}</h1>
      <p className="mt-2 max-w-[68ch] text-xl">{report.headline}</p>
      <ReportActions run={report.runId} documentId={report.documentId} />
      <AlarmList alarms={report.alarms} />
      <div className="mt-6 overflow-x-auto">{rail}</div>
      <SummaryTable report={report} />
      <p className="mt-4 max-w-[68ch]">
        <span className="text-ink-soft">Risk:</span> {report.risk.text}
      </p>
      <dl className="mt-4 grid gap-x-10 border-t sm:grid-cols-2">
        <Line name="Owner">
          {report.owner.text} <KnownMark {...report.owner} />
        </Line>
        <Line name="Version">{report.version}</Line>
        <Line name="Created">{formatUtc(report.date, true)}</Line>
        <Line name="Generated">{formatUtc(report.generatedAt, true)}</Line>
        <Line name="Signatures that stand">{signed.length}</Line>
        <Line name="Ledger">
          {certificate.ledger.size} entries, root{" "}
          <span className="font-mono text-base">{certificate.ledger.root.slice(0, 16)}</span>
        </Line>
      </dl>
    </header>
  );
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[8.5rem_minmax(0,1fr)] gap-x-3 border-b py-1.5">
      <dt className="text-ink-soft">{name}</dt>
      <dd className="[overflow-wrap:anywhere]">{children}</dd>
    </div>
  );
}

function SummaryTable({ report }: { report: Report }) {
  return (
    <Table label="Stages in short" className="mt-4 text-lg">
      <thead>
        <tr>
          <Th>Stage</Th>
          <Th numeric>Traffic</Th>
          <Th>State</Th>
          <Th>Verdict</Th>
          <Th>Metrics</Th>
          <Th>Decision</Th>
        </tr>
      </thead>
      <tbody>
        {report.summary.map((line) => (
          <tr key={line.stage}>
            <Td className="min-w-32 py-1 font-medium">{line.stage}</Td>
            <Td numeric>{line.traffic}</Td>
            <Td className="whitespace-nowrap">{line.state}</Td>
            <Td>
              <VerdictMark verdict={line.verdict} />
            </Td>
            <Td className="min-w-36 py-1">{line.metrics}</Td>
            <Td
              className={
                line.decision.includes("OVERRIDE") || line.decision === "ROLLBACK"
                  ? "font-semibold whitespace-nowrap text-alarm"
                  : "whitespace-nowrap"
              }
            >
              {line.decision}
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
