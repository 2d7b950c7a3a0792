import { RunColumns } from "@/components/compare/run-columns";
import { formatDuration } from "@/components/ui/format-time";
import { Section } from "@/components/ui/section";
import { Table, Td } from "@/components/ui/table";
import { VerdictMark } from "@/components/ui/verdict-mark";
import type { ComparedStage, Comparison } from "@/lib/domain/report/comparison";

/** How far each run came, stage by stage. */
export function StageComparison({ runs, stages }: Pick<Comparison, "runs" | "stages">) {
  return (
    <Section title="Stages">
      <Table label="Stages side by side" className="text-base md:table-fixed">
        <RunColumns first="Stage" runs={runs} />
        <tbody>
          {stages.map((stage) => (
            <tr key={stage.key} className="align-top">
              <Td className="py-1.5 font-medium">{stage.title}</Td>
              {stage.cells.map((cell, index) => (
                <Td key={runs[index]?.id} className="min-w-48 border-l py-1.5 pl-4">
                  <Cell cell={cell} />
                </Td>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
    </Section>
  );
}

function Cell({ cell }: { cell: ComparedStage["cells"][number] }) {
  if (!cell) return <span className="text-unknown">no such stage</span>;
  const parts = [
    cell.state,
    cell.traffic === null ? null : `${cell.traffic} %`,
    cell.durationSeconds === null ? null : formatDuration(cell.durationSeconds),
  ];
  const isAlarm = cell.decision.includes("OVERRIDE") || cell.decision === "ROLLBACK";
  return (
    <>
      <span className="flex flex-wrap items-center gap-x-3">
        <VerdictMark verdict={cell.verdict} />
        <span className={isAlarm ? "font-semibold text-alarm" : "font-medium"}>
          {cell.decision === "none recorded" ? "no decision" : cell.decision}
        </span>
      </span>
      <span className="block text-xs text-ink-soft tabular-nums">
        {parts.filter((part) => part !== null).join(", ")}
      </span>
    </>
  );
}
