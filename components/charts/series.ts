/** One point in time; a value of null is a gap and is drawn as one. `at` is in epoch milliseconds. */
export type ChartPoint = { at: number; value: number | null };
export type Limits = { min: number | null; max: number | null };
export type Extent = { low: number; high: number };

/** The values with their limits and whatever else has to be in the picture, with a tenth of air on both sides. */
export function extentOf(points: ChartPoint[], others: (number | null)[]): Extent {
  const values = [...points.map((p) => p.value), ...others].filter((v) => v !== null);
  const low = Math.min(...values);
  const high = Math.max(...values);
  if (!Number.isFinite(low) || !Number.isFinite(high)) return { low: 0, high: 1 };
  const air = (high - low) * 0.1 || Math.abs(high) * 0.1 || 1;
  return { low: low >= 0 ? Math.max(0, low - air) : low - air, high: high + air };
}

/** SVG path data with one sub-path per unbroken stretch; a lone point becomes a dot (a line of no length). */
export function pathOf(
  points: ChartPoint[],
  x: (at: number) => number,
  y: (value: number) => number,
): string {
  const parts: string[] = [];
  let open = false;
  for (const point of points) {
    if (point.value === null) {
      open = false;
      continue;
    }
    const place = `${x(point.at).toFixed(1)} ${y(point.value).toFixed(1)}`;
    parts.push(open ? `L${place}` : `M${place}l0 0`);
    open = true;
  }
  return parts.join("");
}

/** Round numbers that reach over the extent: 1, 2 or 5 times a power of ten apart, about five of them. */
export function niceTicks({ low, high }: Extent): number[] {
  const rough = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.floor(low / step);
  const last = Math.ceil(high / step);
  return Array.from({ length: last - first + 1 }, (_, n) =>
    Number(((first + n) * step).toPrecision(12)),
  );
}
