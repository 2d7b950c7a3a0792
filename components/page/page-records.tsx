import { LineLink, Stated } from "@/components/page/stated";
import { Table, Td, Th } from "@/components/ui/table";
import type { PageDecision, PageLog, PageSignOff, PageText } from "@/lib/contract/page";

export function PageLogs({ logs, title }: { logs: PageLog[]; title: string }) {
  return logs.map((log) => (
    <div key={`${log.heading} ${log.entries[0]?.line}`} className="mt-3">
      <h3 className="mb-1 font-medium">{log.heading ?? title}</h3>
      <PageTexts texts={log.entries} />
    </div>
  ));
}

export function PageTexts({ texts }: { texts: PageText[] }) {
  return (
    <ul className="border-t">
      {texts.map((text) => (
        <li key={`${text.line} ${text.text}`} className="flex gap-2 border-b py-1">
          <span className="min-w-0 flex-1">
            <Stated value={text} />
          </span>
          <LineLink line={text.line} />
        </li>
      ))}
    </ul>
  );
}

const DECISION_ROWS = [
  ["status", "Decision"],
  ["time", "Time"],
  ["makers", "Made by"],
  ["justification", "Because"],
] as const;

export function PageDecisions({ decisions }: { decisions: PageDecision[] }) {
  return decisions.map((decision) => (
    <div
      key={`${decision.heading} ${decision.status?.line} ${decision.time?.line}`}
      className="mt-3 break-inside-avoid"
    >
      <h3 className="mb-1 font-medium">{decision.heading ?? "Decision"}</h3>
      <dl className="border-t">
        {DECISION_ROWS.map(([key, label]) =>
          decision[key] ? <Row key={key} label={label} value={decision[key]} /> : null,
        )}
        {decision.proceed ? (
          <Row label={decision.proceed.label} value={decision.proceed.value} />
        ) : null}
      </dl>
    </div>
  ));
}

function Row({ label, value }: { label: string; value: PageText }) {
  return (
    <div className="grid grid-cols-[9rem_minmax(0,1fr)_2rem] items-baseline gap-x-3 border-b py-1 max-sm:grid-cols-[minmax(0,1fr)_2rem]">
      <dt className="text-ink-faint [overflow-wrap:anywhere] max-sm:col-span-2">{label}</dt>
      <dd className="min-w-0">
        <Stated value={value} />
      </dd>
      <dd className="text-right">
        <LineLink line={value.line} />
      </dd>
    </div>
  );
}

export function PageSignOffs({ rows }: { rows: PageSignOff[] }) {
  return (
    <Table label="Sign-offs as the page states them">
      <thead>
        <tr>
          <Th>Role</Th>
          <Th>Name</Th>
          <Th>Decision</Th>
          <Th>Date</Th>
          <Th>Conditions</Th>
          <Th numeric>Line</Th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.line}>
            <Td className="min-w-28">
              <Stated value={row.role} />
            </Td>
            <Td>
              <Stated value={row.name} />
            </Td>
            <Td>
              <Stated value={row.decision} />
            </Td>
            <Td className="whitespace-nowrap tabular-nums">
              <Stated value={row.date} />
            </Td>
            <Td>
              <Stated value={row.conditions} />
            </Td>
            <Td numeric>
              <LineLink line={row.line} />
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
