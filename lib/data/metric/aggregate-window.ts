import { BUCKET_MS } from "@/lib/data/metric/fold";
import type { Aggregate, Metric } from "@/lib/domain/metric/metric";
import { QUANTILES } from "@/lib/domain/metric/quantiles";
import { parseUnit, secondsOfRate } from "@/lib/domain/metric/unit";

/** What one window holds. `seconds` is the time that it covers with data. */
export type Window = {
  count: number;
  sum: number;
  min: number;
  max: number;
  last: number;
  seconds: number;
  quantile: (q: number) => number;
};

/** The quantile that an aggregate asks for, from 0 to 1; null for one that is no percentile. */
export function quantileWanted(aggregate: Aggregate): number | null {
  return QUANTILES[aggregate] ?? null;
}

/**
 * One number for a window, in the metric's unit. The window of a ratio holds ones and zeros. A rate is the sum by the covered time, in the time that its
 * unit counts by; less than one bucket's time has none.
 */
export function aggregateWindow(
  { aggregate, unit }: Pick<Metric, "aggregate" | "unit">,
  window: Window,
): number | null {
  switch (aggregate) {
    case "avg":
      return window.count > 0 ? window.sum / window.count : null;
    case "ratio":
      return window.count > 0 ? window.sum / window.count / (parseUnit(unit)?.factor ?? 1) : null;
    case "sum":
      return window.sum;
    case "min":
      return window.min;
    case "max":
      return window.max;
    case "last":
      return window.last;
    case "count":
      return window.count;
    case "rate":
      return window.seconds * 1000 < BUCKET_MS
        ? null
        : (window.sum / window.seconds) * secondsOfRate(unit);
    default:
      // A sketch's estimate may lie outside of what was seen; the true extremes bound it.
      return Math.min(
        window.max,
        Math.max(window.min, window.quantile(QUANTILES[aggregate] ?? 0.5)),
      );
  }
}
