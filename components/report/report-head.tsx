import type { ReactNode } from "react";
import { AlarmList } from "@/components/report/alarm-list";
import { BoardSigners } from "@/components/report/board-signers";
import { formatUtc } from "@/components/ui/format-time";
import { type ShapeName, StatusShape } from "@/components/ui/status-shape";
import { Table, Td, Th } from "@/components/ui/table";
import { ValueText } from "@/components/ui/value-text";
import { VerdictMark } from "@/components/ui/verdict-mark";
import type { Board, Fact, Report } from "@/lib/domain/report/report";

type Look = { word: string; shape: ShapeName; look: string };

const OUTCOMES: Record<Board["outcome"], Look> = {
  released: { word: "Released", shape: "check-circle", look: "text-pass" },
  rolled_back: { word: "Rolled back", shape: "return-octagon", look: "text-alarm" },
  aborted: { word: "Aborted", shape: "cross-octagon", look: "text-unknown" },
  open: { word: "Not decided yet", shape: "hourglass", look: "text-waiting" },
};
const STATED: Look = { word: "Stated by a page", shape: "dashed-circle", look: "text-unknown" };

type ReportHeadProps = {
  report: Report;
  rail: ReactNode;
  /** Null where there is nobody to press anything. */
  actions: ReactNode;
};

/** The one page for the board: how it ended, of what, when, what was nearest to its limit, and who answers for it. */
export function ReportHead({ report, rail, actions }: ReportHeadProps) {
  const { board } = report;
  const outcome = report.state === "imported" ? STATED : OUTCOMES[board.outcome];
  return (
    <header id="summary" className="print:break-after-page">
      <p className="flex flex-wrap items-baseline gap-x-4 text-base text-ink-soft">
        <span className="font-mono">{report.documentId}</span>
        <span>{report.project}</span>
        <strong className={report.alarms.length > 0 ? "text-alarm" : "text-ink"}>
          {report.status}
        </strong>
      </p>
      <h1 className="mt-1 text-3xl break-words sm:text-4xl print:text-3xl">{report.title}</h1>
      <div className="mt-4 flex gap-4 border-y-4 border-double border-ink py-3 break-inside-avoid">
        <StatusShape shape={outcome.shape} className={`mt-1 size-9 shrink-0 ${outcome.look}`} />
        <div className="min-w-0">
          <p className={`text-2xl font-semibold ${outcome.look}`}>{outcome.word}</p>
          <p className="max-w-[60ch] text-xl print:text-lg">{board.text}</p>
        </div>
      </div>
      {actions}
      <AlarmList alarms={report.alarms} />
      <div className="mt-6 overflow-x-auto print:mt-3">{rail}</div>
      <div className="mt-6 grid gap-x-10 gap-y-5 sm:grid-cols-2 print:mt-4 print:grid-cols-2">
        <Facts title="What was released" facts={board.artifact} />
        <Facts
          title="When"
          facts={[
            ...board.dates,
            { label: "Report of", text: formatUtc(report.generatedAt), known: "derived", by: null },
          ]}
        />
      </div>
      <Worst worst={board.worst} />
      <section className="mt-5">
        <BoardTitle>Who signed</BoardTitle>
        <BoardSigners signers={board.signers} />
      </section>
      <p className="mt-4 max-w-[68ch] text-base">
        <span className="text-ink-soft">Risk:</span> {report.risk.text}
      </p>
    </header>
  );
}

function BoardTitle({ children }: { children: ReactNode }) {
  return <h2 className="border-b border-ink pb-0.5 text-base font-semibold">{children}</h2>;
}

function Facts({ title, facts }: { title: string; facts: Fact[] }) {
  return (
    <section className="min-w-0 break-inside-avoid">
      <BoardTitle>{title}</BoardTitle>
      <dl className="text-base">
        {facts.map((fact) => (
          <div
            key={fact.label}
            className="grid grid-cols-[8.5rem_minmax(0,1fr)] gap-x-3 border-b py-1 print:grid-cols-[8rem_minmax(0,1fr)] print:py-0.5 print:text-xs"
          >
            <dt className="text-ink-soft">{fact.label}</dt>
            <dd
              className={
                fact.known === "missing" ? "text-unknown" : "font-medium [overflow-wrap:anywhere]"
              }
            >
              {/* Why it is not known stands with the deployment. */}
              {fact.known === "missing" ? fact.text.split(":")[0] : fact.text}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Worst({ worst }: Pick<Board, "worst">) {
  if (worst.length === 0) return null;
  return (
    <section className="mt-5 break-inside-avoid">
      <BoardTitle>Nearest to their limits</BoardTitle>
      <Table label="Readings with the least room" className="text-base print:text-xs">
        <thead>
          <tr>
            <Th>Metric</Th>
            <Th className="max-sm:hidden print:table-cell">Stage</Th>
            <Th numeric>Actual</Th>
            <Th>Has to be</Th>
            <Th numeric>Margin</Th>
            <Th>Verdict</Th>
          </tr>
        </thead>
        <tbody>
          {worst.map((line) => (
            <tr key={`${line.stage} ${line.metric}`}>
              <Td className="min-w-32 py-1 font-medium print:h-auto">
                {line.metric}
                <span className="block text-xs font-normal text-ink-soft sm:hidden print:hidden">
                  {line.stage}
                </span>
              </Td>
              <Td className="min-w-28 py-1 text-ink-soft max-sm:hidden print:table-cell print:h-auto">
                {line.stage}
              </Td>
              <Td numeric className="print:h-auto">
                <ValueText text={line.actual} className="font-semibold" />
              </Td>
              <Td className="min-w-24 py-1 print:h-auto">{line.threshold}</Td>
              <Td numeric className="print:h-auto">
                {line.margin}
              </Td>
              <Td className="print:h-auto">
                <VerdictMark verdict={line.verdict} />
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  );
}
