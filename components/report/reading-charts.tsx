import { SmallChart } from "@/components/charts/small-chart";
import { SubPart } from "@/components/report/report-part";
import { ValueText } from "@/components/ui/value-text";
import { VerdictMark } from "@/components/ui/verdict-mark";
import type { StageSeries } from "@/lib/contract/metric";
import { formatValue } from "@/lib/domain/metric/format";
import type { MetricLine } from "@/lib/domain/report/metric-line";
import type { StageReport } from "@/lib/domain/report/report";

type ReadingChartsProps = Pick<StageReport, "groups"> & {
  /** What was read, by metric; without it there is nothing to draw. */
  series: StageSeries["metrics"] | undefined;
};

const COLOURS: Record<string, string> = { FAIL: "var(--fail)", INCONCLUSIVE: "var(--doubt)" };

/** Every metric over the stage, with its limit and baseline: many small pictures, which the eye compares. */
export function ReadingCharts({ groups, series = {} }: ReadingChartsProps) {
  const drawn = groups
    .flatMap((group) => group.metrics)
    .filter(({ key }) => (series[key] ?? []).some((point) => point.value !== null));
  if (drawn.length === 0) return null;
  return (
    <SubPart title="Readings over time">
      <p className="mb-3 text-base text-ink-soft print:break-after-avoid print:text-xs">
        Dashed: the limit. Broad: the baseline. A gap is time without data.
      </p>
      <ul className="grid gap-x-6 gap-y-5 sm:grid-cols-2 xl:grid-cols-3 print:grid-cols-3 print:gap-y-3">
        {drawn.map((metric) => (
          <li key={metric.key} className="min-w-0 break-inside-avoid">
            <Chart metric={metric} points={series[metric.key] ?? []} />
          </li>
        ))}
      </ul>
    </SubPart>
  );
}

type ChartProps = { metric: MetricLine; points: StageSeries["metrics"][string] };

function Chart({ metric, points }: ChartProps) {
  const { label, limit, actual, verdict, unit, numbers } = metric;
  return (
    <figure>
      <figcaption className="text-base print:text-xs">
        <span className="flex items-baseline justify-between gap-2">
          <span className="truncate font-medium">{label}</span>
          <ValueText text={actual} className="shrink-0 font-semibold" />
        </span>
        <span className="flex items-baseline justify-between gap-2 text-xs text-ink-soft">
          <span className="truncate">{limit}</span>
          <VerdictMark verdict={verdict} />
        </span>
      </figcaption>
      <SmallChart
        points={points.map(({ at, value }) => ({ at: Date.parse(at), value }))}
        limits={{ min: numbers.min, max: numbers.max }}
        baseline={numbers.baseline}
        colour={COLOURS[verdict] ?? "var(--ink)"}
        format={(value) => formatValue(value, unit)}
      />
    </figure>
  );
}
