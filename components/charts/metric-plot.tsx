"use client";

import {
  CartesianGrid,
  Line,
  LineChart,
  ReferenceLine,
  ResponsiveContainer,
  XAxis,
  YAxis,
} from "recharts";
import { type ChartPoint, extentOf, type Limits, niceTicks } from "@/components/charts/series";

export type StageMark = { at: number; label: string };

export type MetricPlotProps = {
  points: ChartPoint[];
  limits: Limits;
  /** The threshold as a sentence, written on its line. */
  limitLabel: string;
  baseline: { value: number; label: string } | null;
  marks: StageMark[];
  format: (value: number) => string;
  formatTime: (at: number) => string;
  /** Time of the point that the reader has picked. */
  cursor: number | null;
  height?: number;
};

const TICK = { fontSize: 11, fill: "var(--ink-faint)" } as const;
const LABEL = { fontSize: 12, fontWeight: 500 } as const;

/** The drawing; words, table and keyboard are around it. */
export function MetricPlot(props: MetricPlotProps) {
  const { points, limits, baseline, marks, format, formatTime, cursor, height = 300 } = props;
  const ticks = niceTicks(extentOf(points, [limits.min, limits.max, baseline?.value ?? null]));
  return (
    <ResponsiveContainer width="100%" height={height} initialDimension={{ width: 720, height }}>
      <LineChart
        data={points}
        margin={{ top: 20, right: 12, bottom: 0, left: 0 }}
        accessibilityLayer={false}
      >
        <CartesianGrid vertical={false} stroke="var(--rule)" />
        <XAxis
          dataKey="at"
          type="number"
          scale="time"
          domain={["dataMin", "dataMax"]}
          tickFormatter={formatTime}
          tick={TICK}
          tickLine={false}
          axisLine={{ stroke: "var(--rule-strong)" }}
          minTickGap={48}
        />
        <YAxis
          domain={[ticks[0] ?? 0, ticks.at(-1) ?? 1]}
          ticks={ticks}
          tickFormatter={format}
          tick={TICK}
          tickLine={false}
          axisLine={false}
          width={72}
        />
        {baseline ? (
          <ReferenceLine
            y={baseline.value}
            stroke="var(--unknown)"
            strokeOpacity={0.3}
            strokeWidth={7}
            label={{
              ...LABEL,
              value: baseline.label,
              position: "insideBottomLeft",
              fill: "var(--ink-faint)",
            }}
          />
        ) : null}
        {limitLines(limits, props.limitLabel)}
        {marks.map((mark) => (
          <ReferenceLine
            key={`${mark.at} ${mark.label}`}
            x={mark.at}
            stroke="var(--ink-faint)"
            strokeDasharray="1 3"
            label={{ ...LABEL, value: mark.label, position: "top", fill: "var(--ink-faint)" }}
          />
        ))}
        {cursor === null ? null : <ReferenceLine x={cursor} stroke="var(--accent)" />}
        <Line
          dataKey="value"
          stroke="var(--ink)"
          strokeWidth={1.75}
          dot={points.length < 3 ? { r: 3, fill: "var(--ink)" } : false}
          activeDot={false}
          connectNulls={false}
          isAnimationActive={false}
        />
      </LineChart>
    </ResponsiveContainer>
  );
}

/** recharts looks at the type of its children, so that these cannot be a component of their own. */
function limitLines(limits: Limits, label: string) {
  const lines = [
    { side: "min", value: limits.min, position: "insideBottomRight" as const },
    { side: "max", value: limits.max, position: "insideTopRight" as const },
  ].filter((line, index) => line.value !== null && !(index === 1 && limits.max === limits.min));
  return lines.map((line, index) => (
    <ReferenceLine
      key={line.side}
      y={line.value ?? 0}
      stroke="var(--fail)"
      strokeWidth={1.5}
      strokeDasharray="6 3"
      label={
        index === 0
          ? { ...LABEL, value: label, position: line.position, fill: "var(--fail)" }
          : undefined
      }
    />
  ));
}
