import { SubPart, Words } from "@/components/report/report-part";
import { VerdictMark } from "@/components/report/verdict-mark";
import { Badge } from "@/components/ui/badge";
import { Table, Td, Th } from "@/components/ui/table";
import { ValueText } from "@/components/ui/value-text";
import { formatNumber } from "@/lib/domain/metric/format";
import { metricKnownParts } from "@/lib/domain/report/metric-known";
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
            <Th>How it is known</Th>
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
        {metric.muted ? (
          <span className="block text-xs text-ink-soft">muted, not counted</span>
        ) : null}
        {metric.verdict === "SOURCE ERROR" ? (
          <span className="block text-xs text-doubt">{metric.reason}</span>
        ) : null}
      </Td>
      <Td numeric={!missing} className={missing ? "min-w-40 text-right text-unknown" : undefined}>
        {missing ? metric.actual : <ValueText text={metric.actual} className="font-semibold" />}
      </Td>
      <Td className="min-w-28 print:min-w-0">{metric.threshold}</Td>
      <Td numeric>{metric.margin}</Td>
      <Td className="text-right text-ink-soft tabular-nums">
        <Baseline text={metric.baseline} />
      </Td>
      <Td numeric>{formatNumber(metric.samples)}</Td>
      <Td className="min-w-52 py-1 text-xs text-ink-soft print:min-w-0">
        {metricKnownParts(metric).map((part) => (
          <span key={part} className="block">
            {part}
          </span>
        ))}
      </Td>
    </tr>
  );
}

/** The value, and under it what it was measured on. */
function Baseline({ text }: { text: string }) {
  if (text === "none in the plan") return "none";
  const [value = text, ...of] = text.split(", ");
  return (
    <>
      <ValueText text={value} />
      {of.length > 0 ? <span className="block text-xs text-ink-faint">{of.join(", ")}</span> : null}
    </>
  );
}
