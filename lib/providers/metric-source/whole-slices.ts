import type { Answers } from "@/lib/domain/source/source";
import type { TimeWindow } from "@/lib/providers/metric-source/port";

export type Slices = {
  /** At least one slice, so that a source is always asked and can say what is wrong. */
  asked: TimeWindow;
  /** Whether the slice that begins at this instant (ms) belongs to the answer. */
  holds: (begin: number) => boolean;
};

/**
 * The slices of a source's grid (counted from 1970) that are complete and lie inside the window. For `window`, where
 * the window is too short to hold one, the newest complete slice that overlaps it. The window's begin counts to the
 * second, so that a begin just after a slice's end does not lose the next one.
 */
export function wholeSlices(window: TimeWindow, slice: number, answers: Answers): Slices {
  const from = Math.floor(window.from.getTime() / 1000) * 1000;
  const until = Math.floor(window.to.getTime() / slice) * slice;
  const first = Math.ceil(from / slice) * slice;
  const asked = { from: new Date(Math.min(first, until - slice)), to: new Date(until) };
  const isIn = (begin: number) =>
    answers === "samples" ? begin >= from : begin >= asked.from.getTime() && begin + slice > from;
  return { asked, holds: (begin) => isIn(begin) && begin + slice <= until };
}
