import { formatDuration } from "@/lib/domain/metric/format";

/** Seconds. `effectiveSeconds` null: nobody recorded how much of the time data covered. */
export type SoakTimes = {
  minSeconds: number;
  maxSeconds: number;
  elapsedSeconds: number;
  effectiveSeconds: number | null;
};

/** A shorter time without data is the wait for the next sample. */
const LEAST_GAP_S = 10;

/** `2 h to 4 h`, or `2 h` where there is no other end. */
export function plannedSoak({
  minSeconds,
  maxSeconds,
}: Pick<SoakTimes, "minSeconds" | "maxSeconds">) {
  return maxSeconds > minSeconds ? `${text(minSeconds)} to ${text(maxSeconds)}` : text(minSeconds);
}

/** Seconds of soak that no data covered, so that they do not count; 0 where that is but a wait for samples. */
export function secondsWithoutData({
  elapsedSeconds,
  effectiveSeconds,
}: Pick<SoakTimes, "elapsedSeconds" | "effectiveSeconds">): number {
  const without = elapsedSeconds - (effectiveSeconds ?? elapsedSeconds);
  return without > LEAST_GAP_S ? without : 0;
}

/**
 * `3 h 12 min of 4 h to 8 h`; where data was missing, what of it counts for the minimum:
 * `effective soak 3 h 12 min of 4 h, 41 min without data`.
 */
export function soakWords(soak: SoakTimes): string {
  const without = secondsWithoutData(soak);
  if (without === 0) return `${text(soak.elapsedSeconds)} of ${plannedSoak(soak)}`;
  // Rounded down: a minimum that lacks half a second is not reached.
  const effective = text(Math.floor(soak.effectiveSeconds ?? 0));
  return `effective soak ${effective} of ${text(soak.minSeconds)}, ${text(without)} without data`;
}

/** As `soakWords`, to stand alone: `soak 3 h 12 min of 4 h`, `effective soak …`. */
export function soakLine(soak: SoakTimes): string {
  return secondsWithoutData(soak) > 0 ? soakWords(soak) : `soak ${soakWords(soak)}`;
}

function text(seconds: number): string {
  return formatDuration(seconds * 1000);
}
