import { KnownMark } from "@/components/report/known-mark";
import { Part } from "@/components/report/report-part";
import { Table, Td, Th } from "@/components/ui/table";
import { VerdictMark } from "@/components/ui/verdict-mark";
import type { Report } from "@/lib/domain/report/report";

/** The stages in short, and what the document is. */
export function SummaryPart({ report }: { report: Report }) {
  return (
    <Part id="stages" title="Stages in short">
      <p className="mt-3 max-w-[68ch]">{report.headline}</p>
      <Table label="One line a stage" className="mt-3 text-lg print:text-base">
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
      <p className="mt-3 text-base text-ink-soft">
        Version {report.version}. Owner: {report.owner.text} <KnownMark {...report.owner} />
      </p>
    </Part>
  );
}
