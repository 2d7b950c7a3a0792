"use client";

import { useId, useState } from "react";
import { MetricPlot, type MetricPlotProps } from "@/components/charts/metric-plot";
import { Table, Td, Th } from "@/components/ui/table";

type MetricChartProps = Omit<MetricPlotProps, "cursor"> & {
  title: string;
  /** What the picture says, in one sentence. */
  summary: string;
  /** Shown in place of the drawing where there is nothing to draw. */
  empty: string;
};

/** A chart that can be read without seeing it: one sentence, a slider through its points, and a table twin. */
export function MetricChart({ title, summary, empty, ...plot }: MetricChartProps) {
  const [picked, setPicked] = useState<number | null>(null);
  const [asTable, setAsTable] = useState(false);
  const id = useId();
  const { points, format, formatTime } = plot;
  const point = picked === null ? undefined : points[Math.min(picked, points.length - 1)];
  const say = (p: (typeof points)[number]) =>
    `${formatTime(p.at)}: ${p.value === null ? "no data" : format(p.value)}`;

  return (
    <figure aria-labelledby={`${id}-title`} className="min-w-0">
      <figcaption className="flex flex-wrap items-baseline gap-x-3">
        <span id={`${id}-title`} className="font-semibold">
          {title}
        </span>
        <span className="text-ink-soft">{summary}</span>
        {points.length > 0 ? (
          <button
            type="button"
            aria-pressed={asTable}
            onClick={() => setAsTable(!asTable)}
            className="tap ml-auto text-accent underline-offset-2 hover:underline print:hidden"
          >
            {asTable ? "View as chart" : "View as table"}
          </button>
        ) : null}
      </figcaption>
      {points.length === 0 ? <p className="py-12 text-ink-soft">{empty}</p> : null}
      {points.length > 0 && asTable ? (
        <PointTable title={title} points={points} format={format} formatTime={formatTime} />
      ) : null}
      {points.length > 0 && !asTable ? (
        <>
          <div aria-hidden>
            <MetricPlot {...plot} cursor={point?.at ?? null} />
          </div>
          <label className="flex items-center gap-3 text-xs text-ink-faint print:hidden">
            <span className="shrink-0">
              Point in time<span className="max-sm:sr-only">, all times UTC</span>
            </span>
            <input
              type="range"
              min={0}
              max={points.length - 1}
              value={picked ?? points.length - 1}
              onChange={(event) => setPicked(event.target.valueAsNumber)}
              aria-valuetext={point ? say(point) : summary}
              className="tap h-6 min-w-0 flex-1 accent-accent"
            />
            <output className="shrink-0 sm:w-44 text-right tabular-nums text-ink">
              {point ? say(point) : "newest"}
            </output>
          </label>
        </>
      ) : null}
    </figure>
  );
}

type PointTableProps = Pick<MetricChartProps, "title" | "points" | "format" | "formatTime">;

function PointTable({ title, points, format, formatTime }: PointTableProps) {
  return (
    <div className="max-h-80 overflow-y-auto">
      <Table label={`${title}, newest first`} className="max-w-md">
        <thead>
          <tr>
            <Th>Time</Th>
            <Th numeric>Value</Th>
          </tr>
        </thead>
        <tbody>
          {points.toReversed().map((point) => (
            <tr key={point.at}>
              <Td>{formatTime(point.at)}</Td>
              <Td numeric>{point.value === null ? "no data" : format(point.value)}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
