import { Part, Words } from "@/components/report/report-part";
import { formatUtc } from "@/components/ui/format-time";
import { Table, Td, Th } from "@/components/ui/table";
import { formatNumber } from "@/lib/domain/metric/format";
import { provenanceNotes } from "@/lib/domain/report/provenance-notes";
import type { ProvenanceLine, Report } from "@/lib/domain/report/report";

/** For who checks: what was asked, for which time, and when. */
export function ProvenancePart({ provenance }: Pick<Report, "provenance">) {
  const stages = [...new Set(provenance.map((line) => line.stage))];
  return (
    <Part id="provenance" title="Where the readings come from">
      {stages.length === 0 ? <Words>No stage has started.</Words> : null}
      {stages.map((stage) => (
        <Table key={stage} label={`${stage}: sources`} className="mt-4 text-base print:text-xs">
          <caption className="pb-1 text-left font-semibold">{stage}</caption>
          <thead>
            <tr>
              <Th>Metric</Th>
              <Th>Source and query</Th>
              <Th>Window</Th>
              <Th numeric>Samples</Th>
              <Th>Newest and fetched</Th>
            </tr>
          </thead>
          <tbody>
            {provenance
              .filter((line) => line.stage === stage)
              .map((line) => (
                <Row key={line.key} line={line} />
              ))}
          </tbody>
        </Table>
      ))}
    </Part>
  );
}

function Row({ line }: { line: ProvenanceLine }) {
  return (
    <tr className="align-top">
      <Td className="min-w-32 py-1.5 print:min-w-0">{line.metric}</Td>
      <Td className="min-w-64 py-1.5 print:min-w-0">
        {line.origin}
        {line.query ? (
          <code className="block font-mono text-xs break-words whitespace-pre-wrap text-ink-soft [overflow-wrap:anywhere]">
            {line.query}
          </code>
        ) : null}
        {provenanceNotes(line).map((note) => (
          <span key={note} className="block text-xs [overflow-wrap:anywhere] text-ink-soft">
            {note}
          </span>
        ))}
      </Td>
      <Td className="py-1.5 text-xs whitespace-nowrap">
        {line.window ? (
          <>
            {formatUtc(line.window.from, true)}
            <span className="block">to {formatUtc(line.window.to, true)}</span>
          </>
        ) : (
          "-"
        )}
      </Td>
      <Td numeric className="py-1.5">
        {formatNumber(line.samples)}
      </Td>
      <Td className="py-1.5 text-xs whitespace-nowrap">
        {line.newest ? formatUtc(line.newest, true) : "never"}
        {line.fetchedAt ? <span className="block">{formatUtc(line.fetchedAt, true)}</span> : null}
      </Td>
    </tr>
  );
}
