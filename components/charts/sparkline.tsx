import { memo } from "react";
import { type ChartPoint, extentOf, type Limits, pathOf } from "@/components/charts/series";

type SparklineProps = {
  points: ChartPoint[];
  limits: Limits;
  width?: number;
  height?: number;
  /** CSS colour of the line; the limit line has its own. */
  colour?: string;
};

const SHOWN = 90;

/**
 * The last readings against their limit. Decorative for a screen reader: the value, the threshold and the verdict
 * stand beside it as text.
 */
export const Sparkline = memo(function Sparkline(props: SparklineProps) {
  const { points, limits, width = 112, height = 24, colour = "var(--ink-soft)" } = props;
  const shown = points.slice(-SHOWN);
  if (shown.every((point) => point.value === null)) return null;
  const first = shown[0]?.at ?? 0;
  const span = (shown.at(-1)?.at ?? 1) - first || 1;
  const { low, high } = extentOf(shown, [limits.min, limits.max]);
  const x = (at: number) => 2 + ((at - first) / span) * (width - 6);
  const y = (value: number) => height - 2 - ((value - low) / (high - low)) * (height - 4);
  const last = shown.findLast((point) => point.value !== null);
  return (
    <svg width={width} height={height} aria-hidden className="block overflow-visible">
      {[limits.min, limits.max].map((limit, side) =>
        limit === null || (side === 1 && limit === limits.min) ? null : (
          <line
            key={side === 0 ? "min" : "max"}
            x1="0"
            x2={width}
            y1={y(limit)}
            y2={y(limit)}
            stroke="var(--fail)"
            strokeWidth="1"
            strokeDasharray="3 2"
          />
        ),
      )}
      <path
        d={pathOf(shown, x, y)}
        fill="none"
        stroke={colour}
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      {last?.value == null ? null : (
        <circle cx={x(last.at)} cy={y(last.value)} r="2" fill={colour} />
      )}
    </svg>
  );
});
