import type { Answers } from "@/lib/domain/source/source";
import { SourceError } from "@/lib/domain/source/source-error";
import type { TimeWindow } from "@/lib/providers/metric-source/port";
import { type Slices, wholeSlices } from "@/lib/providers/metric-source/whole-slices";

type Filled = {
  nrql: string;
  /** What SINCE and UNTIL say. */
  window: TimeWindow;
  /** The buckets of TIMESERIES; null where there is none. */
  slices: Slices | null;
};

/** NRQL answers at most this many buckets ("NRQL syntax, clauses, and functions", TIMESERIES). */
const MOST_BUCKETS = 366;
const WIDTHS: Record<string, number> = {
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
};

/**
 * The NRQL with the window as SINCE and UNTIL, in milliseconds since 1970. New Relic counts buckets back from UNTIL
 * ("Set a query's time range", TIMESERIES query snapping), so that UNTIL is put on the grid: else each question would
 * have other buckets. After a long silence the oldest 366 come first.
 */
export function fillNrql(text: string, answers: Answers, window: TimeWindow): Filled {
  const nrql = text.trim().replace(/\s*;$/, "");
  const words = withoutQuotes(nrql);
  refuseClauses(words);
  const width = bucketWidth(words);
  if (answers === "window") {
    if (width !== null) {
      throw unfit("TIMESERIES has no place in a query for the whole window; leave it out");
    }
    return { nrql: withTimes(nrql, window), window, slices: null };
  }
  if (width === null) {
    throw unfit("A query for samples needs TIMESERIES with a width, as in TIMESERIES 1 minute");
  }
  const slices = wholeSlices(oldestOf(window, width), width, "samples");
  return { nrql: withTimes(nrql, slices.asked), window: slices.asked, slices };
}

function oldestOf({ from, to }: TimeWindow, width: number): TimeWindow {
  const second = Math.floor(from.getTime() / 1000) * 1000;
  const first = Math.ceil(second / width) * width;
  return { from, to: new Date(Math.min(to.getTime(), first + MOST_BUCKETS * width)) };
}

/** On a line of its own, because a query may end in a comment. */
function withTimes(nrql: string, { from, to }: TimeWindow): string {
  return `${nrql}\nSINCE ${from.getTime()} UNTIL ${to.getTime()}`;
}

/** Neither texts nor quoted names nor comments hold clauses. */
function withoutQuotes(nrql: string): string {
  return nrql.replace(/'(?:[^'\\]|\\.)*'|`[^`]*`|\/\*[\s\S]*?\*\/|(?:--|\/\/)[^\n]*/g, " ");
}

function refuseClauses(words: string): void {
  const own = /\b(since|until)\b/i.exec(words);
  if (own) {
    throw unfit(`${own[0].toUpperCase()} is set from the window that is judged; leave it out`);
  }
  const other = /\b(compare\s+with|slide\s+by)\b/i.exec(words);
  if (other) {
    const clause = other[0].toUpperCase().replace(/\s+/g, " ");
    throw unfit(`${clause} answers more than one value for a time; leave it out`);
  }
}

function bucketWidth(words: string): number | null {
  if (!/\btimeseries\b/i.test(words)) return null;
  const sized = /\btimeseries\s+(\d{1,9})\s*(second|minute|hour|day|week)s?\b/i.exec(words);
  const width = Number(sized?.[1] ?? 0) * (WIDTHS[sized?.[2]?.toLowerCase() ?? ""] ?? 0);
  if (width > 0) return width;
  throw unfit(
    "TIMESERIES without a width has other buckets with each question; expected one in seconds to weeks, as in TIMESERIES 1 minute",
  );
}

function unfit(what: string): SourceError {
  return new SourceError("bad_query", `The NRQL cannot be asked. ${what}.`);
}
