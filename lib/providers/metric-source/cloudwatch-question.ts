import type { MetricDataQuery } from "@aws-sdk/client-cloudwatch";
import type { Answers, SourceQuery } from "@/lib/domain/source/source";
import { SourceError } from "@/lib/domain/source/source-error";
import type { TimeWindow } from "@/lib/providers/metric-source/port";

export type CloudWatchQuery = Extract<SourceQuery, { kind: "cloudwatch" }>;

/** The ids of what is asked for. */
export const VALUES = "values";
export const COUNTS = "counts";

const SHORT_PERIODS = new Set([1, 5, 10, 20, 30]);
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Data older than this is kept in periods of this many seconds only ("GetMetricData", CloudWatch API Reference). */
const KEPT: { for: number; named: string; multipleOf: number }[] = [
  { for: 63 * DAY_MS, named: "63 days", multipleOf: 3600 },
  { for: 15 * DAY_MS, named: "15 days", multipleOf: 300 },
  { for: 3 * HOUR_MS, named: "3 hours", multipleOf: 60 },
];
const KEPT_AT_ALL_MS = 455 * DAY_MS;

/** Throws `SourceError` `bad_query` for a period that CloudWatch does not have, or not for so old a window. */
export function checkPeriod(period: number, from: Date, now: number): void {
  if (!SHORT_PERIODS.has(period) && !(period > 0 && period % 60 === 0)) {
    throw new SourceError(
      "bad_query",
      `CloudWatch has no period of ${period} s; expected 1, 5, 10, 20, 30 or a multiple of 60.`,
    );
  }
  const age = now - from.getTime();
  if (age > KEPT_AT_ALL_MS) {
    throw new SourceError("bad_query", "CloudWatch keeps nothing that is older than 455 days.");
  }
  const rule = KEPT.find((kept) => age > kept.for);
  if (rule && period % rule.multipleOf !== 0) {
    throw new SourceError(
      "bad_query",
      `The window begins ${from.toISOString()}, and CloudWatch keeps what is older than ${rule.named} in periods of ${rule.multipleOf} s; expected a multiple of that instead of ${period}.`,
    );
  }
}

/** With the observations behind the values where the answer is one value for the window. */
export function metricDataQueries(
  { metric, expression, period }: CloudWatchQuery,
  answers: Answers,
): MetricDataQuery[] {
  if (expression !== null) {
    return [{ Id: VALUES, Expression: expression, Period: period, ReturnData: true }];
  }
  if (metric === null) {
    throw new SourceError(
      "bad_query",
      "The CloudWatch query names neither a metric nor an expression.",
    );
  }
  const of = (id: string, stat: string): MetricDataQuery => ({
    Id: id,
    MetricStat: {
      Metric: {
        Namespace: metric.namespace,
        MetricName: metric.name,
        Dimensions: Object.entries(metric.dimensions).map(([Name, Value]) => ({ Name, Value })),
      },
      Period: period,
      Stat: stat,
    },
    ReturnData: true,
  });
  const isCounted = answers === "window" && metric.stat !== "SampleCount";
  const values = of(VALUES, metric.stat);
  return isCounted ? [values, of(COUNTS, "SampleCount")] : [values];
}

/** For people: what was asked for, over which time. */
export function describeQuestion(query: CloudWatchQuery, { from, to }: TimeWindow): string {
  const { metric, expression, period } = query;
  const dimensions = Object.entries(metric?.dimensions ?? {})
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(", ");
  const what =
    expression ?? `${metric?.stat} of ${metric?.namespace} ${metric?.name} {${dimensions}}`;
  return `${what} every ${period} s from ${from.toISOString()} until ${to.toISOString()}`;
}
