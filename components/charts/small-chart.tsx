import { type ChartPoint, extentOf, type Limits, pathOf } from "@/components/charts/series";

type SmallChartProps = {
  points: ChartPoint[];
  limits: Limits;
  baseline: number | null;
  /** CSS colour of the line. */
  colour: string;
  format: (value: number) => string;
};

const WIDTH = 224;
const HEIGHT = 84;
const [LEFT, RIGHT, TOP, BOTTOM] = [2, 2, 6, 16];

/** A metric over its stage, small enough to stand among many, drawn on the server so that it prints. Its words stand beside it. */
export function SmallChart({ points, limits, baseline, colour, format }: SmallChartProps) {
  const { low, high } = extentOf(points, [limits.min, limits.max, baseline]);
  const first = points[0]?.at ?? 0;
  const last = points.at(-1)?.at ?? 1;
  const x = (at: number) => LEFT + ((at - first) / (last - first || 1)) * (WIDTH - LEFT - RIGHT);
  const y = (value: number) => TOP + (1 - (value - low) / (high - low)) * (HEIGHT - TOP - BOTTOM);
  const lines = [...new Set([limits.min, limits.max])].filter((limit) => limit !== null);
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden className="block w-full">
      <line
        x1={LEFT}
        x2={WIDTH - RIGHT}
        y1={HEIGHT - BOTTOM}
        y2={HEIGHT - BOTTOM}
        stroke="var(--rule-strong)"
        strokeWidth="0.75"
      />
      {baseline === null ? null : (
        <line
          x1={LEFT}
          x2={WIDTH - RIGHT}
          y1={y(baseline)}
          y2={y(baseline)}
          stroke="var(--unknown)"
          strokeOpacity="0.3"
          strokeWidth="4"
        />
      )}
      {lines.map((limit) => (
        <g key={limit}>
          <line
            x1={LEFT}
            x2={WIDTH - RIGHT}
            y1={y(limit)}
            y2={y(limit)}
            stroke="var(--fail)"
            strokeWidth="1"
            strokeDasharray="4 3"
          />
          <text
            x={WIDTH - RIGHT}
            y={y(limit) < TOP + 14 ? y(limit) + 11 : y(limit) - 3}
            textAnchor="end"
            fontSize="10"
            fill="var(--fail)"
          >
            {format(limit)}
          </text>
        </g>
      ))}
      <path
        d={pathOf(points, x, y)}
        fill="none"
        stroke={colour}
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <text x={LEFT} y={HEIGHT - 3} fontSize="10" fill="var(--ink-faint)">
        {clock(first)}
      </text>
      <text x={WIDTH - RIGHT} y={HEIGHT - 3} textAnchor="end" fontSize="10" fill="var(--ink-faint)">
        {clock(last)} UTC
      </text>
    </svg>
  );
}

function clock(at: number): string {
  return new Date(at).toISOString().slice(11, 19);
}
