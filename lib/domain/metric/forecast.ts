import type { Forecast, JudgeMemory } from "@/lib/domain/metric/judgement";

const MOST_POINTS = 40;
/** A line through fewer says nothing. */
const LEAST_POINTS = 6;
const LEAST_GAP = 1000;
const HOUR = 3_600_000;
const HORIZON = 24 * HOUR;

/** The trail with the margin of now, thinned out so that forty points reach over the whole stage. */
export function extendTrail(
  trail: JudgeMemory["trail"],
  margin: number,
  clock: { now: Date; stageStartedAt: Date },
): JudgeMemory["trail"] {
  const now = clock.now.getTime();
  const gap = Math.max(LEAST_GAP, (now - clock.stageStartedAt.getTime()) / MOST_POINTS);
  const last = trail.at(-1);
  if (last && now - last[0] < gap) return trail;
  const point: [number, number] = [now, Number(margin.toPrecision(4))];
  return [...trail, point].slice(-MOST_POINTS);
}

/**
 * Where a margin goes: the median of the slopes between all pairs of points (H. Theil 1950, P. K. Sen 1968), which one
 * outlier does not bend. Null with too few points.
 */
export function forecast(trail: JudgeMemory["trail"], margin: number, now: Date): Forecast | null {
  if (trail.length < LEAST_POINTS) return null;
  const slopes = trail.flatMap(([at, value], index) =>
    trail
      .slice(index + 1)
      .flatMap(([later, other]) => (later > at ? [(other - value) / (later - at)] : [])),
  );
  const slope = median(slopes);
  const left = slope < 0 && margin > 0 ? margin / -slope : Number.POSITIVE_INFINITY;
  return { perHour: slope * HOUR, breachAt: left <= HORIZON ? now.getTime() + left : null };
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const high = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? 0) + high) / 2;
}
