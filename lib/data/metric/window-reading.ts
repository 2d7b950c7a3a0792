import { aggregateWindow, type Window } from "@/lib/data/metric/aggregate-window";
import { NO_STATISTICS, type Reading, type Statistics } from "@/lib/domain/metric/judgement";
import type { Metric } from "@/lib/domain/metric/metric";
import { QUANTILES } from "@/lib/domain/metric/quantiles";
import type { Weighted } from "@/lib/domain/statistics/weighted";

export type TimedWindow = Window & { m2: number; lastAt: Date; bins: () => Weighted[] };

function momentsOf({ count, sum, m2 }: Pick<TimedWindow, "count" | "sum" | "m2">) {
  return { count, mean: count > 0 ? sum / count : 0, m2 };
}

/** What a window comes to; without one there is no data. */
export function windowReading(metric: Metric, window: TimedWindow | null): Reading {
  return {
    metric: metric.key,
    value: window ? aggregateWindow(metric, window) : null,
    samples: window?.count ?? 0,
    lastSampleAt: window?.lastAt ?? null,
    computedBy: "tollgate",
    statistics: window ? statisticsOf(metric, window) : NO_STATISTICS,
    problem: null,
  };
}

function statisticsOf({ aggregate }: Metric, window: TimedWindow): Statistics {
  const { count, sum, seconds, quantile, bins } = window;
  return {
    moments: Number.isFinite(window.m2) ? momentsOf(window) : null,
    proportion: aggregate === "ratio" ? { successes: sum, trials: count } : null,
    events: aggregate === "rate" && seconds > 0 ? { count: sum, seconds } : null,
    quantiles: QUANTILES[aggregate] === undefined ? null : { at: quantile, count },
    bins,
  };
}
