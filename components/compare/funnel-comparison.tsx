import { RunColumns } from "@/components/compare/run-columns";
import { Section } from "@/components/ui/section";
import { Table, Td } from "@/components/ui/table";
import { VerdictMark } from "@/components/ui/verdict-mark";
import type { ComparedFunnel, ComparedRun, FunnelCell } from "@/lib/domain/report/comparison";
import { ratioText } from "@/lib/domain/report/instant";

type FunnelComparisonProps = { funnel: ComparedFunnel; runs: ComparedRun[] };

/** Where people left, in each run: users of every step and their share of the first. */
export function FunnelComparison({ funnel, runs }: FunnelComparisonProps) {
  const title = `${funnel.stageTitle}, ${funnel.label}`;
  return (
    <Section title={`Funnel: ${title}`}>
      <Table label={`Funnel side by side: ${title}`} className="text-base md:table-fixed">
        <RunColumns first="Step" runs={runs} span={2} />
        <tbody>
          {stepsOf(funnel).map((step) => (
            <tr key={step.key}>
              <Td>{step.label}</Td>
              {funnel.cells.map((cell, index) => (
                <Users key={runs[index]?.id} cell={cell} step={step.key} />
              ))}
            </tr>
          ))}
          <tr className="align-top">
            <Td className="py-1.5 font-medium">Conversion</Td>
            {funnel.cells.map((cell, index) => (
              <Conversion key={runs[index]?.id} cell={cell} />
            ))}
          </tr>
        </tbody>
      </Table>
    </Section>
  );
}

function Users({ cell, step }: { cell: FunnelCell | null; step: string }) {
  const found = cell?.steps.find(({ key }) => key === step);
  if (!found) {
    return (
      <Td colSpan={2} className="border-l pl-4 text-unknown">
        {cell ? "no such step" : "no such funnel"}
      </Td>
    );
  }
  return (
    <>
      <Td numeric className="min-w-24 border-l pl-4">
        {found.users}
      </Td>
      <Td className="min-w-24 text-ink-soft tabular-nums">{ratioText(found.fromFirst) ?? ""}</Td>
    </>
  );
}

function Conversion({ cell }: { cell: FunnelCell | null }) {
  if (!cell) return <Td colSpan={2} className="border-l pl-4" />;
  const isMeasured = cell.known === "measured";
  return (
    <>
      <Td className="border-l py-1.5 pl-4 text-right tabular-nums">
        <span className={isMeasured ? "font-semibold" : "text-unknown"}>{cell.conversion}</span>
        {cell.change ? (
          <span className="block text-xs text-ink-soft">{cell.change.text}</span>
        ) : null}
      </Td>
      <Td className="py-1.5">
        <VerdictMark verdict={cell.verdict} />
        <span className="block text-xs text-ink-soft">
          target {cell.target}; 95 % interval {cell.interval}
        </span>
      </Td>
    </>
  );
}

/** Every step that one of the runs has, in the order of the first that has it. */
function stepsOf({ cells }: ComparedFunnel): { key: string; label: string }[] {
  const steps = cells.flatMap((cell) => cell?.steps ?? []);
  return steps.filter((step, index) => steps.findIndex(({ key }) => key === step.key) === index);
}
