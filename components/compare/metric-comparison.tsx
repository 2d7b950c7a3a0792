import { Fragment } from "react";
import { RunColumns } from "@/components/compare/run-columns";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { Section } from "@/components/ui/section";
import { Table, Td } from "@/components/ui/table";
import { ValueText } from "@/components/ui/value-text";
import { VerdictMark } from "@/components/ui/verdict-mark";
import type { ComparedMetric, ComparedRun, MetricCell } from "@/lib/domain/report/comparison";

type MetricComparisonProps = { title: string; runs: ComparedRun[]; metrics: ComparedMetric[] };

/** The readings of one stage: value and change, verdict and threshold, run by run. */
export function MetricComparison({ title, runs, metrics }: MetricComparisonProps) {
  return (
    <Section title={`Metrics: ${title}`} aside={String(metrics.length)}>
      <Table label={`${title}: metrics side by side`} className="text-base md:table-fixed">
        <RunColumns first="Metric" runs={runs} span={2} />
        <tbody>
          {metrics.map((metric) => (
            <tr key={metric.key} className="align-top">
              <Td className="py-1.5">
                <span className="font-medium">{metric.label}</span>{" "}
                {metric.cells.some((cell) => cell?.critical) ? <Badge>critical</Badge> : null}
                {verdictsDiffer(metric) ? (
                  <span className="block text-xs font-medium text-waiting">verdicts differ</span>
                ) : null}
              </Td>
              {metric.cells.map((cell, index) => (
                <Cells key={runs[index]?.id} cell={cell} isOther={thresholdDiffers(metric, cell)} />
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
    </Section>
  );
}

type CellsProps = {
  cell: MetricCell | null;
  /** Whether the threshold is not that of the first run. */
  isOther: boolean;
};

function Cells({ cell, isOther }: CellsProps) {
  if (!cell) {
    return (
      <Td colSpan={2} className="border-l py-1.5 pl-4 text-unknown">
        no such metric
      </Td>
    );
  }
  const isMissing = cell.known === "missing";
  return (
    <Fragment>
      <Td className="min-w-32 border-l py-1.5 pl-4 text-right tabular-nums">
        {isMissing ? (
          <span className="text-unknown">{cell.actual}</span>
        ) : (
          <ValueText text={cell.actual} className="font-semibold" />
        )}
        {cell.change ? (
          <span className="block text-xs text-ink-soft">{cell.change.text}</span>
        ) : null}
        {cell.known === "stated" ? (
          <span className="block text-xs text-ink-soft">stated, not measured</span>
        ) : null}
      </Td>
      <Td className="min-w-32 py-1.5">
        <VerdictMark verdict={cell.verdict} />
        <span
          className={cn("block text-xs", isOther ? "font-medium text-waiting" : "text-ink-soft")}
        >
          {cell.threshold}
          {isOther ? ", another threshold" : ""}
        </span>
      </Td>
    </Fragment>
  );
}

function verdictsDiffer({ cells }: ComparedMetric): boolean {
  const judged = cells.flatMap((cell) => (cell && cell.known === "measured" ? [cell.verdict] : []));
  return new Set(judged).size > 1;
}

function thresholdDiffers({ cells }: ComparedMetric, cell: MetricCell | null): boolean {
  const first = cells.find((one) => one !== null);
  return first !== undefined && cell !== null && cell.threshold !== first?.threshold;
}
