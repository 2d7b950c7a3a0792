import { SourceError } from "@/lib/domain/source/source-error";
import type { SourceData } from "@/lib/providers/metric-source/port";

/** What a source says about the time from `begin` until `begin + width`, both in milliseconds. */
export type Slice = { begin: number; width: number; value: number };

/**
 * Ascending points, or `empty`. A slice is stamped with its last instant, one millisecond before its end: there it is
 * known, and still in every window that it lies in. Two different values for one slice are an answer that nobody can
 * read.
 */
export function toPoints(slices: readonly Slice[], who: string): SourceData {
  const byTime = new Map<number, number>();
  for (const { begin, width, value } of slices) {
    const at = begin + width - 1;
    const other = byTime.get(at);
    if (other !== undefined && !Object.is(other, value)) {
      throw new SourceError(
        "bad_answer",
        `${who} answered two values, ${other} and ${value}, for the time from ${new Date(begin).toISOString()}.`,
      );
    }
    byTime.set(at, value);
  }
  if (byTime.size === 0) return { kind: "empty" };
  const points = [...byTime].sort(([one], [other]) => one - other);
  return { kind: "points", points: points.map(([at, value]) => ({ at: new Date(at), value })) };
}
