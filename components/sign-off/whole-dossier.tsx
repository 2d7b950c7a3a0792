import type { ReactNode } from "react";
import { Table, Td, Th } from "@/components/ui/table";
import type { DossierDocument } from "@/lib/domain/sign-off/dossier";
import { metricKnownLines, metricValueText } from "@/lib/domain/sign-off/summarize-dossier";

/** Everything that is signed: first as people read it, then the bytes themselves. */
export function WholeDossier({ document, text }: { document: DossierDocument; text: string }) {
  return (
    <details className="border-b">
      <summary className="flex min-h-12 items-center font-medium text-accent underline underline-offset-4">
        Read all: the document exactly as it is signed
      </summary>
      <div className="flex flex-col gap-5 pb-5 text-base">
        <Facts document={document} />
        <Metrics document={document} />
        <Funnels document={document} />
        <Lines
          title="Checklist"
          empty="No item."
          lines={document.checklist.map((item) => ({
            key: item.key,
            text: `${item.label}: ${item.done ? "done" : "open"}, ${item.mark === "vouched" ? "vouched for" : item.mark}${item.note ? `. ${item.note}` : ""}`,
          }))}
        />
        {document.waivers ? (
          <Lines
            title="Waivers"
            empty="None."
            lines={document.waivers.map((waiver) => ({
              key: waiver.id,
              text: `${waiver.title} (${waiver.subject}, ${waiver.gate}): ${waiver.reason} ${waiver.requestedBy} and ${waiver.confirmedBy} answer for it until ${waiver.expiresAt}.`,
            }))}
          />
        ) : null}
        <Lines
          title="Screenshots, files and links"
          empty="None."
          lines={document.evidence.map((piece) => ({
            key: piece.id,
            text: `${piece.title} (${piece.kind}${piece.slot ? ` for ${piece.slot}` : ""}): ${piece.sha256 ? `SHA-256 ${piece.sha256}` : (piece.url ?? "no content")}`,
          }))}
        />
        <Lines
          title="Incidents and alerts"
          empty="None on record."
          lines={document.incidents.map((incident) => ({
            key: incident.id,
            text: `${incident.title} (${incident.kind}, ${incident.severity}): ${incident.open ? "open" : `closed, ${incident.resolution ?? "no resolution given"}`}`,
          }))}
        />
        <details>
          <summary className="flex min-h-11 items-center text-accent underline underline-offset-4">
            The signed bytes themselves
          </summary>
          <pre
            data-signed-bytes
            className="border bg-sunk p-3 font-mono text-xs break-all whitespace-pre-wrap"
          >
            {text}
          </pre>
        </details>
      </div>
    </details>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h2 className="mb-1 text-base">{title}</h2>
      {children}
    </section>
  );
}

function Facts({ document }: { document: DossierDocument }) {
  const { artifact, plan, soak } = document;
  const facts: [string, string, string | null][] = [
    ["action", "What an approval does", document.action],
    ["stage", "Gate", document.stage],
    ["run.documentId", "Document", document.run.documentId],
    ["run.project", "Project", document.run.project],
    ["artifact.commit", "Commit", artifact.commit],
    ["artifact.branch", "Branch", artifact.branch],
    ["artifact.digest", "Artifact digest", artifact.digest],
    ["artifact.flag", "Feature flag", artifact.flag],
    ["artifact.environment", "Environment", artifact.environment],
    ["plan", "Plan", `${plan.name}, version ${plan.version}, SHA-256 ${plan.digest}`],
    ["verdict", "Verdict", document.verdict],
    ["recommendation", "Recommendation", document.recommendation],
    ["reasons", "Reasons", document.reasons.join(" ") || null],
    ["soak", "Soak", soak && soakText(soak)],
    ["ordinal", "Version of this document", String(document.ordinal)],
    ["previous", "SHA-256 of the version before", document.previous],
    ["issuedAt", "Issued", document.issuedAt],
  ];
  return (
    <Part title="Release">
      <dl>
        {facts.map(([path, name, text]) => (
          <div key={path} className="gap-x-4 border-b py-1 sm:grid sm:grid-cols-[14rem_1fr]">
            <dt className="text-ink-faint">{name}</dt>
            <dd className="min-w-0 break-all" data-signed-path={path}>
              {text ?? "none"}
            </dd>
          </div>
        ))}
      </dl>
    </Part>
  );
}

function soakText(soak: NonNullable<DossierDocument["soak"]>): string {
  const { startedAt, elapsedSeconds, effectiveSeconds, minSeconds } = soak;
  const covered = effectiveSeconds === undefined ? "" : `, ${effectiveSeconds} s of it with data`;
  return `since ${startedAt}, ${elapsedSeconds} s${covered}; at least ${minSeconds} s asked for`;
}

function Metrics({ document: { metrics } }: { document: DossierDocument }) {
  if (metrics.length === 0) return null;
  return (
    <Part title="Metrics">
      <Table label="Metrics" className="text-base">
        <thead>
          <tr>
            <Th>Metric</Th>
            <Th numeric>Value</Th>
            <Th>Threshold</Th>
            <Th>Verdict</Th>
            <Th numeric>Samples</Th>
          </tr>
        </thead>
        <tbody>
          {metrics.map((metric) => (
            <tr key={metric.key}>
              <Td className="min-w-48 py-1">
                {metric.label} <span className="text-ink-faint">{metric.group}</span>
                {metricKnownLines(metric).map((line) => (
                  <span key={line} className="block text-xs text-ink-soft">
                    {line}
                  </span>
                ))}
              </Td>
              <Td numeric data-signed-path={`metrics.${metric.key}.value`}>
                {metricValueText(metric)}
              </Td>
              <Td className="whitespace-nowrap">{metric.threshold}</Td>
              <Td data-signed-path={`metrics.${metric.key}.verdict`}>{metric.verdict}</Td>
              <Td numeric>{metric.samples}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Part>
  );
}

function Funnels({ document: { funnels } }: { document: DossierDocument }) {
  return funnels.map((funnel) => (
    <Part key={funnel.key} title={`Funnel: ${funnel.label}`}>
      <p>
        Conversion {funnel.conversion ?? "not measured"}, target {funnel.target ?? "none"}, verdict{" "}
        {funnel.verdict}.
      </p>
      <ul>
        {funnel.steps.map((step) => (
          <li key={step.step}>
            {step.step}: {step.users} users
          </li>
        ))}
      </ul>
    </Part>
  ));
}

type LinesProps = { title: string; empty: string; lines: { key: string; text: string }[] };

function Lines({ title, empty, lines }: LinesProps) {
  return (
    <Part title={title}>
      {lines.length === 0 ? <p className="text-ink-soft">{empty}</p> : null}
      <ul>
        {lines.map((line) => (
          <li key={line.key} className="border-b py-1 break-words [overflow-wrap:anywhere]">
            {line.text}
          </li>
        ))}
      </ul>
    </Part>
  );
}
