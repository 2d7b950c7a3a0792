/** From (inclusive) to (exclusive). */
export type TimeWindow = { from: Date; to: Date };

/** Cumulative or not is settled by the adapter: `count` is the number of observations in the bucket alone. */
export type HistogramBucket = { above: number; upTo: number; count: number };

/** In the source's own unit. A value may be NaN or infinite: the judge has a rule for that. */
export type SourceData =
  /** Ascending in time, at most one value an instant. */
  | { kind: "points"; points: { at: Date; value: number }[] }
  | { kind: "value"; value: number; at: Date; samples: number | null }
  | { kind: "ratio"; numerator: number; denominator: number; at: Date }
  /** Ascending, without overlaps; the first may begin at -Infinity, the last end at +Infinity. */
  | { kind: "histogram"; buckets: HistogramBucket[]; sum: number | null; at: Date }
  /** The source answered, and has nothing for the window. */
  | { kind: "empty" };

export type SourceAnswer = {
  /** What was asked, with every placeholder filled and no secret in it. */
  query: string;
  data: SourceData;
  /** The labels of the one series behind the answer, as the source writes them; null where it has none. */
  series: string | null;
  /** What the source itself says about its answer: partial data, a deprecated function. */
  warnings: string[];
};
