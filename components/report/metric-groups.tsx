import { SubPart, Words } from "@/components/report/report-part";
import { VerdictMark } from "@/components/report/verdict-mark";
import { Badge } from "@/components/ui/badge";
import { Table, Td, Th } from "@/components/ui/table";
import { ValueText } from "@/components/ui/value-text";
import { formatNumber } from "@/lib/domain/metric/format";
import type { MetricLine, StageReport } from "@/lib/domain/report/report";

export function MetricGroups({ groups, title }: Pick<StageReport, "groups" | "title">) {
  if (groups.length === 0) return <Words>The plan judges no metric in this stage.</Words>;
  return groups.map((group) => (
    <SubPart key={group.name} title={`Metrics: ${group.name}`}>
      <Table label={`${title}, metrics: ${group.name}`} className="text-base print:text-xs">
        <thead>
          <tr>
            <Th>Verdict</Th>
            <Th>Metric</Th>
            <Th numeric>Actual</Th>
            <Th>Threshold</Th>
            <Th numeric>Margin</Th>
            <Th numeric>Baseline</Th>
            <Th numeric>Samples</Th>
          </tr>
        </thead>
        <tbody>
          {group.metrics.map((metric) => (
            <MetricRow key={metric.key} metric={metric} />
          ))}
        </tbody>
      </Table>
    </SubPart>
  ));
}

function MetricRow({ metric }: { metric: MetricLine }) {
  const missing = metric.known === "missing";
  return (
    <tr title={metric.reason}>
      <Td>
        <VerdictMark verdict={metric.verdict} />
      </Td>
      <Td className="min-w-36 print:min-w-0 py-1.5">
        <span className="font-medium">{metric.label}</span>{" "}
        {metric.critical ? <Badge>critical</Badge> : null}
      </Td>
      <Td numeric={!missing} className={missing ? "min-w-40 text-right text-unknown" : undefined}>
        {missing ? (
          metric.actual
        ) : (
          <>
            <ValueText text={metric.actual} className="font-semibold" />
            <span className="block text-xs text-ink-faint">measured</span>
          </>
        )}
      </Td>
      <Td className="min-w-28 print:min-w-0">{metric.threshold}</Td>
      <Td numeric>{metric.margin}</Td>
      <Td numeric className="text-ink-soft">
        {metric.baseline === "none in the plan" ? "none" : <ValueText text={metric.baseline} />}
      </Td>
      <Td numeric>{formatNumber(metric.samples)}</Td>
    </tr>
  );
}
