import type { Verdict } from "@/lib/domain/metric/metric";
import type { Moments } from "@/lib/domain/statistics/moments";
import type { Weighted } from "@/lib/domain/statistics/weighted";

/** What stands behind a reading, for intervals and comparisons; null where the source does not tell it. */
export type Statistics = {
  moments: Moments | null;
  /** Behind a ratio. */
  proportion: { successes: number; trials: number } | null;
  /** Behind a rate. */
  events: { count: number; seconds: number } | null;
  /** The value at a quantile from 0 to 1, in the metric's unit, and how many observations it is of. */
  quantiles: { at: (quantile: number) => number; count: number } | null;
  /** The distribution, ascending. */
  bins: (() => Weighted[]) | null;
};

export const NO_STATISTICS: Statistics = {
  moments: null,
  proportion: null,
  events: null,
  quantiles: null,
  bins: null,
};

/** Why a reading cannot be judged though there may be one. */
export type ReadingProblem =
  /** The source could not be asked, or did not answer as its contract says. */
  | { kind: "error"; message: string }
  | { kind: "nan"; message: string }
  /** The source answered, and has nothing for the window. */
  | { kind: "empty"; message: string };

/** The aggregate of one metric over its window. `value` is in the metric's unit, null without data. */
export type Reading = {
  metric: string;
  value: number | null;
  samples: number;
  /** Time of the newest sample in the window. */
  lastSampleAt: Date | null;
  /** `source`: a percentile that came as a bare number and cannot be merged or checked. */
  computedBy: "tollgate" | "source";
  statistics: Statistics;
  problem: ReadingProblem | null;
};

/** What a reading is compared with. */
export type Reference = Pick<Reading, "value" | "samples" | "statistics">;

/** What the judge carries from one tick to the next for one metric of one stage. Times without a type are milliseconds. */
export type JudgeMemory = {
  breachingSince: Date | null;
  /** Set by the first non-zero reading of a zero-tolerance metric and never cleared. */
  zeroBrokenAt: Date | null;
  /** Breaching readings in a row; two readings of the same data are one. */
  breachReadings: number;
  breachReadingAt: number | null;
  /** Breaches of this stage that have counted, and whether the present one has. */
  failures: number;
  isCounted: boolean;
  /** The smallest margin so far. */
  smallest: { margin: number; at: number } | null;
  /** Margins over time, oldest first, thinned out: [time, margin]. */
  trail: [number, number][];
};

export const NO_MEMORY: JudgeMemory = {
  breachingSince: null,
  zeroBrokenAt: null,
  breachReadings: 0,
  breachReadingAt: null,
  failures: 0,
  isCounted: false,
  smallest: null,
  trail: [],
};

/** Where the true value lies, in the metric's unit; null at a side that the data does not bound. */
export type MetricInterval = {
  low: number | null;
  high: number | null;
  level: number;
  method: string;
  /** What the interval as a whole says of the threshold. */
  says: "pass" | "fail" | "open";
};

/** Changes are fractions of the reference, from -1 up; positive is higher. */
export type ComparisonResult = {
  estimate: number;
  low: number | null;
  high: number | null;
  /** Probability that an observation is above one of the reference; null where the test knows none. */
  effect: number | null;
  level: number;
  method: string;
  says: "fine" | "worse" | "open";
};

export type Forecast = {
  /** Change of the margin by the hour. */
  perHour: number;
  /** When the margin would be used up if it went on so; null where it does not shrink, or not within a day. */
  breachAt: number | null;
};

/** What is shown beside a verdict. */
export type Analysis = {
  /** The bounds that were judged by, in the metric's unit. */
  limits: { min: number | null; max: number | null };
  baseline: number | null;
  interval: MetricInterval | null;
  comparison: ComparisonResult | null;
  forecast: Forecast | null;
  computedBy: Reading["computedBy"];
};

export const NO_ANALYSIS: Analysis = {
  limits: { min: null, max: null },
  baseline: null,
  interval: null,
  comparison: null,
  forecast: null,
  computedBy: "tollgate",
};

export type Judgement = Pick<Reading, "metric" | "value" | "samples" | "lastSampleAt"> &
  JudgeMemory & {
    verdict: Verdict;
    /** Distance to the threshold as a fraction of it: positive is room, negative is beyond. Null without a reading. */
    margin: number | null;
    /** One plain sentence that says why the verdict is what it is. */
    reason: string;
    analysis: Analysis;
    judgedAt: Date;
  };
