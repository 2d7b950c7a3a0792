import { Fragment } from "react";
import { Part, Words } from "@/components/report/report-part";
import { formatUtc } from "@/components/ui/format-time";
import { Table, Td, Th } from "@/components/ui/table";
import { formatNumber } from "@/lib/domain/metric/format";
import type { ProvenanceLine } from "@/lib/domain/report/provenance-line";
import { provenanceNotes } from "@/lib/domain/report/provenance-notes";
import type { Report } from "@/lib/domain/report/report";

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
              <Th>What it covers</Th>
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
      <Td className="min-w-56 py-1.5 print:min-w-0">
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
        <Covered line={line} />
      </Td>
    </tr>
  );
}

function Covered({ line }: { line: ProvenanceLine }) {
  const times: [string, string | null][] = [
    ["from", line.window?.from ?? null],
    ["to", line.window?.to ?? null],
    ["newest", line.newest],
    ["fetched", line.fetchedAt],
  ];
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-2 tabular-nums">
      <dt className="text-ink-faint">samples</dt>
      <dd>{formatNumber(line.samples)}</dd>
      {times.map(([name, at]) =>
        at === null ? null : (
          <Fragment key={name}>
            <dt className="text-ink-faint">{name}</dt>
            <dd>{formatUtc(at, true)}</dd>
          </Fragment>
        ),
      )}
    </dl>
  );
}
