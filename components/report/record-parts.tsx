import { KnownMark } from "@/components/report/known-mark";
import { BulletList, Part, SubPart, Words } from "@/components/report/report-part";
import { SignatureTable } from "@/components/report/signature-table";
import { Command } from "@/components/ui/digest";
import { formatUtc } from "@/components/ui/format-time";
import { StatusShape } from "@/components/ui/status-shape";
import { Table, Td, Th } from "@/components/ui/table";
import type { Report } from "@/lib/domain/report/report";

export function CollectionPart({ evidence }: Pick<Report, "evidence">) {
  return (
    <Part id="evidence" title="Evidence collection">
      {evidence.items.length === 0 ? <Words>The plan lists no evidence to collect.</Words> : null}
      <ul>
        {evidence.items.map((item) => (
          <li key={item.label} className="flex items-start gap-3 border-b py-1.5">
            <StatusShape
              shape={item.collected ? "check-circle" : "dashed-circle"}
              className={`mt-1 ${item.collected ? "text-pass" : "text-unknown"}`}
            />
            <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
              <span className="font-medium">{item.label}</span>:{" "}
              {item.collected ? "collected" : "missing"}
              <span className="block text-base text-ink-soft">{item.text}</span>
            </span>
            <KnownMark known={item.known} />
          </li>
        ))}
      </ul>
      <Words>{evidence.location}</Words>
      <div className="mt-2">
        <Command text={evidence.commands.join("\n")} />
      </div>
    </Part>
  );
}

export function NextPart({ next }: Pick<Report, "next">) {
  return (
    <Part id="next" title="Next phase">
      {next ? (
        <>
          <p className="mt-3 text-xl font-semibold">{next.title}</p>
          {next.steps.length > 0 ? <BulletList ordered items={next.steps} /> : null}
          {next.command ? (
            <div className="mt-3">
              <Command text={next.command} />
            </div>
          ) : null}
        </>
      ) : (
        <Words>The plan names no next phase.</Words>
      )}
    </Part>
  );
}

export function TimelinePart({ timeline }: Pick<Report, "timeline">) {
  return (
    <Part id="timeline" title="Timeline">
      {timeline.length === 0 ? <Words>The ledger has no entry of this run.</Words> : null}
      <ol className="mt-2">
        {timeline.map((event) => (
          <li
            key={event.index}
            className="grid gap-x-4 border-b py-1 sm:grid-cols-[3.5rem_13rem_minmax(0,1fr)] print:grid-cols-[2rem_10rem_minmax(0,1fr)] print:py-0.5 print:text-xs"
          >
            <span
              className="font-mono text-base text-ink-faint print:text-xs"
              title={event.leafHash}
            >
              {event.index}
            </span>
            <span className="text-base text-ink-soft print:text-xs">
              {formatUtc(event.at, true)}
            </span>
            <span className="[overflow-wrap:anywhere]">{event.text}</span>
          </li>
        ))}
      </ol>
    </Part>
  );
}

type CertificatePartProps = Pick<Report, "certificate"> & {
  /** SHA-256 of `report.json`. */
  digest: string;
};

export function CertificatePart({ certificate, digest }: CertificatePartProps) {
  const { signers, dossiers, ledger, planDigest, verification, command } = certificate;
  return (
    <Part id="certificate" title="Certificate">
      <SubPart title="The record">
        <Table label="Ledger and plan" className="text-base">
          <thead>
            <tr>
              <Th>What</Th>
              <Th>Value</Th>
            </tr>
          </thead>
          <tbody>
            <Row name="Report SHA-256 (of report.json)" value={digest} />
            <Row name="Ledger entries" value={String(ledger.size)} />
            <Row
              name="Ledger index of the newest"
              value={ledger.size === 0 ? "none" : String(ledger.size - 1)}
            />
            <Row name="Ledger root (RFC 6962)" value={ledger.root} />
            <Row name="Plan SHA-256" value={planDigest} />
          </tbody>
        </Table>
      </SubPart>
      <SubPart title="How to verify">
        <BulletList ordered items={verification} />
        <div className="mt-3">
          <Command text={command} />
        </div>
      </SubPart>
      <SubPart title="What was signed">
        {dossiers.length === 0 ? <Words>No evidence was frozen for signing.</Words> : null}
        <ul>
          {dossiers.map((dossier) => (
            <li key={dossier.digest} className="border-b py-1.5 print:py-1">
              <span className="font-medium">{dossier.gate}</span>, frozen{" "}
              {formatUtc(dossier.frozenAt, true)}
              <span className="block font-mono text-base break-all text-ink-soft print:text-xs">
                SHA-256 {dossier.digest}
              </span>
            </li>
          ))}
        </ul>
      </SubPart>
      <SubPart title="Signers">
        {signers.length === 0 ? <Words>Nobody has signed anything in this run.</Words> : null}
        <SignatureTable lines={signers} label="Everybody who signed" />
      </SubPart>
    </Part>
  );
}

function Row({ name, value }: { name: string; value: string }) {
  return (
    <tr>
      <Td className="min-w-32">{name}</Td>
      <Td className="py-1.5 font-mono break-all print:h-auto print:py-1 print:text-xs">{value}</Td>
    </tr>
  );
}
