import type { MetricView } from "@/lib/contract/metric";
import { formatValue } from "@/lib/domain/metric/format";

export type Trend = {
  word: "shrinking" | "steady" | "growing" | "worsening" | "recovering";
  arrow: "↘" | "→" | "↗";
};

/** A margin that changes by less within an hour is called steady: one hundredth of the limit. */
const STEADY_PER_HOUR = 0.01;

/** Where the room goes, or where a metric goes that has none left; null while too little is known for a trend. */
export function trendOf({
  forecast,
  margin,
}: Pick<MetricView, "forecast" | "margin">): Trend | null {
  if (!forecast) return null;
  const { perHour } = forecast;
  const isBeyond = margin !== null && margin < 0;
  if (Math.abs(perHour) < STEADY_PER_HOUR) return { word: "steady", arrow: "→" };
  return perHour < 0
    ? { word: isBeyond ? "worsening" : "shrinking", arrow: "↘" }
    : { word: isBeyond ? "recovering" : "growing", arrow: "↗" };
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** `breach in 19 min`: a projection in one unit, because it knows no more. Null where none is projected. */
export function breachWords({ forecast }: Pick<MetricView, "forecast">, now: number) {
  if (!forecast?.breachAt) return null;
  const left = Date.parse(forecast.breachAt) - now;
  if (left < MINUTE) return "breach within a minute";
  return left < 2 * HOUR
    ? `breach in ${Math.round(left / MINUTE)} min`
    : `breach in ${Math.round(left / HOUR)} h`;
}

/** `64.6–98.5 %`, as short as it can stand under the value that it is of; open sides in words. */
export function intervalRange({ interval, unit }: Pick<MetricView, "interval" | "unit">) {
  if (!interval) return null;
  const { low, high } = interval;
  if (low === null) return high === null ? "not bounded" : `up to ${rounded(high, unit)}`;
  const from = rounded(low, unit);
  if (high === null) return `from ${from}`;
  const to = rounded(high, unit);
  return `${withoutUnitOf(from, to)}–${to}`;
}

/** Three digits: the ends of an interval are estimates themselves. */
function rounded(value: number, unit: string): string {
  return formatValue(Number(value.toPrecision(3)), unit);
}

/** `64.6` out of `64.6 %` where the other ends alike. */
function withoutUnitOf(text: string, other: string): string {
  const unit = /\s?[^\d\s.,]+$/.exec(other)?.[0] ?? "";
  return unit !== "" && text.endsWith(unit) ? text.slice(0, -unit.length) : text;
}

/** What has to stand right under a value, lest it says more than is known. */
export function noteUnderValue(
  metric: Pick<MetricView, "interval" | "unit" | "computedBy" | "value" | "verdict">,
): string | null {
  if (metric.value === null) return null;
  if (metric.verdict === "error") return "last known";
  return metric.computedBy === "source" ? "pre-computed" : intervalRange(metric);
}

/** The key of the source, or that readings are pushed. */
export function originOf({ source }: Pick<MetricView, "source">): string {
  return source?.key ?? "pushed";
}

/** `p95 of the whole stage`, `rate of the last 5 min`. */
export function readingWords({ aggregate, window }: Pick<MetricView, "aggregate" | "window">) {
  return `${aggregate} of ${window === "stage" ? "the whole stage" : `the last ${window}`}`;
}
