import { SubPart, Words } from "@/components/report/report-part";
import { Badge } from "@/components/ui/badge";
import { Table, Td, Th } from "@/components/ui/table";
import { ValueText } from "@/components/ui/value-text";
import { VerdictMark } from "@/components/ui/verdict-mark";
import { formatNumber } from "@/lib/domain/metric/format";
import { metricKnownParts } from "@/lib/domain/report/metric-known";
import type { MetricLine } from "@/lib/domain/report/metric-line";
import type { StageReport } from "@/lib/domain/report/report";

export function MetricGroups({ groups, title }: Pick<StageReport, "groups" | "title">) {
  if (groups.length === 0) return <Words>The plan judges no metric in this stage.</Words>;
  return groups.map((group) => (
    <SubPart key={group.name} title={`Metrics: ${group.name}`}>
      <Table
        label={`${title}, metrics: ${group.name}`}
        className="text-base md:table-fixed print:table-fixed print:text-xs"
      >
        <thead>
          <tr>
            <Th className="w-[14.5%]">Verdict</Th>
            <Th className="w-[22%]">Metric</Th>
            <Th numeric className="w-[13.5%]">
              Actual
            </Th>
            <Th className="w-[16.5%]">Threshold</Th>
            <Th numeric className="w-[14.5%]">
              Margin
            </Th>
            <Th numeric>Baseline</Th>
            <Th numeric className="w-[8.5%]">
              Samples
            </Th>
          </tr>
        </thead>
        <tbody>
          {group.metrics.map((metric) => (
            <MetricRows key={metric.key} metric={metric} />
          ))}
        </tbody>
      </Table>
    </SubPart>
  ));
}

/** Its numbers in one line, and in a second one how they are known. */
function MetricRows({ metric }: { metric: MetricLine }) {
  const missing = metric.known === "missing";
  return (
    <>
      <tr
        title={metric.reason}
        className="break-after-avoid align-baseline [&>td]:h-auto [&>td]:border-b-0 [&>td]:pt-1.5 [&>td]:pb-0"
      >
        <Td>
          <VerdictMark verdict={metric.verdict} />
        </Td>
        <Td className="min-w-36 md:min-w-0 print:min-w-0">
          <span className="font-medium">{metric.label}</span>{" "}
          {metric.critical ? <Badge>critical</Badge> : null}
        </Td>
        <Td
          numeric={!missing}
          className={missing ? "min-w-40 text-right text-unknown md:min-w-0" : undefined}
        >
          {missing ? metric.actual : <ValueText text={metric.actual} className="font-semibold" />}
        </Td>
        <Td className="min-w-28 md:min-w-0 print:min-w-0">{metric.threshold}</Td>
        <Td numeric>{metric.margin}</Td>
        <Td className="text-right text-ink-soft tabular-nums">
          <Baseline text={metric.baseline} />
        </Td>
        <Td numeric>{formatNumber(metric.samples)}</Td>
      </tr>
      <tr>
        <Td className="h-auto" />
        <Td colSpan={6} className="h-auto pb-1.5 text-xs text-ink-soft">
          {knownLines(metric).map((line) => (
            <span key={line} className="block [overflow-wrap:anywhere] max-sm:max-w-[55vw]">
              {line}
            </span>
          ))}
        </Td>
      </tr>
    </>
  );
}

function knownLines(metric: MetricLine): string[] {
  return [
    metric.muted ? "muted, not counted" : null,
    metric.verdict === "SOURCE ERROR" ? metric.reason : null,
    ...metricKnownParts(metric),
  ].filter((line) => line !== null);
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
