import type { ChartPoint } from "@/components/charts/series";

/** What a line shows, for who does not see it: `Between 180 ms and 240 ms in 42 points, 2 gaps.` */
export function summarise(points: ChartPoint[], format: (value: number) => string): string {
  const values = points.map((point) => point.value).filter((value) => value !== null);
  if (values.length === 0) return "No readings.";
  const low = format(Math.min(...values));
  const high = format(Math.max(...values));
  const range = low === high ? `Always ${low}` : `Between ${low} and ${high}`;
  const gaps = points.length - values.length;
  const lost = gaps === 0 ? "" : `, ${gaps} without data`;
  return `${range} in ${points.length} ${points.length === 1 ? "point" : "points"}${lost}.`;
}
