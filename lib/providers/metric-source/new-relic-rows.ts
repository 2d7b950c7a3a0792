import { SourceError } from "@/lib/domain/source/source-error";
import { type HttpAnswer, quote } from "@/lib/providers/metric-source/ask";
import { faceted, type Row } from "@/lib/providers/metric-source/new-relic-answer";
import type { SourceData } from "@/lib/providers/metric-source/port";
import { toPoints } from "@/lib/providers/metric-source/to-points";
import type { Slices } from "@/lib/providers/metric-source/whole-slices";

type Who = Pick<HttpAnswer, "origin" | "secrets">;

/** Written into a row by New Relic, beside what was selected. */
const BESIDES = new Set(["beginTimeSeconds", "endTimeSeconds", "inspectedCount", "timestamp"]);

/** One row for the whole window: `value` and perhaps `samples`, or `numerator` and `denominator`, or one column. */
export function readRow(rows: readonly Row[], at: Date, who: Who): SourceData {
  const [row, ...others] = rows;
  if (!row) return { kind: "empty" };
  if (others.length > 0) {
    throw bad(who, `${rows.length} rows where one was expected; select an aggregate of the window`);
  }
  refuseFacet(row, rows.length, who);
  if ("numerator" in row || "denominator" in row) {
    const numerator = numberIn(row, "numerator", who);
    const denominator = numberIn(row, "denominator", who);
    if (numerator === null || denominator === null) return { kind: "empty" };
    return { kind: "ratio", numerator, denominator, at };
  }
  const value = numberIn(row, valueColumn(row, who), who);
  if (value === null) return { kind: "empty" };
  const samples = "samples" in row ? numberIn(row, "samples", who) : null;
  return { kind: "value", value, at, samples };
}

/** The rows of TIMESERIES. Leaves out nulls, and buckets that are not wholly in the window. */
export function readBuckets(rows: readonly Row[], slices: Slices, who: Who): SourceData {
  const found = rows.flatMap((row) => {
    refuseFacet(row, rows.length, who);
    const { begin, end } = timesOf(row, who);
    if (!slices.holds(begin) || end > slices.asked.to.getTime()) return [];
    if ("numerator" in row || "denominator" in row) {
      throw bad(
        who,
        "numerator and denominator for each bucket; ratios of buckets cannot be put together, so ask for answers: window",
      );
    }
    const value = numberIn(row, valueColumn(row, who), who);
    return value === null ? [] : [{ begin, width: end - begin, value }];
  });
  return toPoints(found, who.origin);
}

function timesOf(row: Row, who: Who): { begin: number; end: number } {
  const { beginTimeSeconds: begin, endTimeSeconds: end } = row;
  if (typeof begin !== "number" || typeof end !== "number" || end <= begin) {
    throw bad(who, "a row without beginTimeSeconds and endTimeSeconds, where TIMESERIES has both");
  }
  return { begin: begin * 1000, end: end * 1000 };
}

function refuseFacet(row: Row, rows: number, who: Who): void {
  if (!("facet" in row)) return;
  const names = Object.keys(row).filter((name) => typeof row[name] === "string");
  throw faceted(names.length === 0 ? ["facet"] : names, rows, who);
}

function valueColumn(row: Row, who: Who): string {
  if ("value" in row) return "value";
  const columns = Object.keys(row).filter((name) => !BESIDES.has(name) && name !== "samples");
  const [only, ...others] = columns;
  if (only !== undefined && others.length === 0) return only;
  const names = columns.length === 0 ? "no column" : `the columns ${columns.join(", ")}`;
  throw bad(who, `${names}; expected one, or one that is named AS value`);
}

/** A number, null, or what percentile() answers: one number by its percentile, as in `{"95": 0.3}`. */
function numberIn(row: Row, column: string, who: Who): number | null {
  const cell = row[column] ?? null;
  if (cell === null || typeof cell === "number") return cell;
  const inner: unknown[] = typeof cell === "object" ? Object.values(cell) : [];
  const [only, ...others] = inner;
  if (inner.length === 1 && (only === null || typeof only === "number")) return only;
  const what = others.length > 0 ? `${inner.length} numbers` : "no number";
  throw bad(
    who,
    `${what} in the column ${column}; expected exactly one, so ask for one percentile`,
  );
}

function bad({ origin, secrets }: Who, what: string): SourceError {
  return new SourceError("bad_answer", `${origin} answered ${quote(what, secrets)}.`);
}
