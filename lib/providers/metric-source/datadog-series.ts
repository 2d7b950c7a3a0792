import { z } from "zod";
import { SourceError } from "@/lib/domain/source/source-error";
import { type HttpAnswer, quote } from "@/lib/providers/metric-source/ask";
import type { SourceAnswer, SourceData } from "@/lib/providers/metric-source/port";
import { toPoints } from "@/lib/providers/metric-source/to-points";

const Series = z.object({
  scope: z.string().optional(),
  expression: z.string().optional(),
  /** Seconds in what is answered, though the reference says milliseconds. */
  interval: z.number().positive().nullish(),
  pointlist: z.array(z.tuple([z.number(), z.number().nullable()])),
});
const Timeseries = z.object({
  status: z.literal("ok"),
  message: z.string().nullish(),
  series: z.array(Series),
});
/** Comes with 200. */
const Failed = z.object({ status: z.literal("error"), error: z.string().nullish() });

/** Reads v1 `/query`. `from` and `to` are seconds; a point is stamped with its interval's last instant. */
export function readSeries(
  body: unknown,
  window: { from: number; to: number },
  { origin, secrets }: HttpAnswer,
): Omit<SourceAnswer, "query"> {
  const failed = Failed.safeParse(body);
  if (failed.success) throw refused(failed.data.error ?? "no reason was given", origin, secrets);
  const parsed = Timeseries.safeParse(body);
  if (!parsed.success) {
    throw new SourceError(
      "bad_answer",
      `${origin} answered another JSON than /api/v1/query does; expected status "ok" and series.`,
    );
  }
  const { series, message } = parsed.data;
  const warnings = message ? [quote(message, secrets)] : [];
  if (series.length > 1) throw several(series, origin, secrets);
  const [only] = series;
  const data: SourceData = only ? completePoints(only, window, origin) : { kind: "empty" };
  return { data, series: only?.scope || null, warnings };
}

/** Leaves out nulls, and intervals that are not wholly in the window: the newest one is still being filled. */
function completePoints(
  { interval, pointlist }: z.output<typeof Series>,
  { from, to }: { from: number; to: number },
  origin: string,
): SourceData {
  const width = interval ? interval * 1000 : smallestGap(pointlist.map(([at]) => at));
  const found = pointlist.flatMap(([begin, value]) =>
    value !== null && begin >= from * 1000 && begin + width <= to * 1000
      ? [{ begin, width, value }]
      : [],
  );
  return toPoints(found, origin);
}

/** A lone point of no known width is never known to be complete. */
function smallestGap(times: readonly number[]): number {
  const ascending = [...times].sort((one, other) => one - other);
  const gaps = ascending.slice(1).map((at, index) => at - (ascending[index] ?? at));
  return Math.min(Number.POSITIVE_INFINITY, ...gaps.filter((gap) => gap > 0));
}

function refused(reason: string, origin: string, secrets: readonly string[]): SourceError {
  const said = quote(reason, secrets);
  if (/time[ds]?[ -]?out/i.test(reason)) {
    return new SourceError("timeout", `${origin} gave the query up: ${said}`);
  }
  return new SourceError("bad_query", `${origin} refused the query: ${said}`);
}

function several(
  series: readonly z.output<typeof Series>[],
  origin: string,
  secrets: readonly string[],
): SourceError {
  const names = series.map(({ scope, expression }) => scope || expression || "unnamed").join("; ");
  return new SourceError(
    "bad_answer",
    `${origin} answered ${series.length} series where one was expected: ${quote(names, secrets)}. Leave out "by {…}", or ask for one expression.`,
  );
}
