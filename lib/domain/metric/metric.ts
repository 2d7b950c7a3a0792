import type { Threshold } from "@/lib/domain/metric/threshold";

/**
 * How the samples of a metric's window become one reading. `rate` is the sum divided by the time of the window, `ratio`
 * what was counted divided by what it was counted out of.
 */
export const AGGREGATES = [
  "avg",
  "sum",
  "min",
  "max",
  "last",
  "count",
  "rate",
  "ratio",
  "p50",
  "p75",
  "p90",
  "p95",
  "p99",
  "p99.9",
] as const;
export type Aggregate = (typeof AGGREGATES)[number];

/** Whose observations: the release candidate's, or those of the control group that runs beside it. */
export const ARMS = ["canary", "control"] as const;
export type Arm = (typeof ARMS)[number];

/** Always computed, never typed by anyone. */
export type Verdict = "pass" | "fail" | "inconclusive" | "pending";

export type Metric = {
  key: string;
  label: string;
  group: string;
  /** The unit that samples arrive in, as written in the plan: `ms`, `%`, `/s`, `/min`, `events`, `/100`, `TLS`. */
  unit: string;
  aggregate: Aggregate;
  /** `stage` judges everything since the stage began; a number is a sliding window in milliseconds. */
  window: "stage" | number;
  /** As the plan writes it (`145ms`), with its value in the metric's unit. */
  baseline: { text: string; value: number } | null;
  threshold: Threshold;
  critical: boolean;
  /** One non-zero reading fails at once and for good: `must be zero`. */
  zeroTolerance: boolean;
  /** What a window without data means once the grace time is over. Never a pass. */
  noData: "inconclusive" | "fail";
  minSamples: number;
  /** A breach counts only after it has lasted this long (milliseconds); 0 counts at once. */
  persistence: number;
  /** Data older than this (milliseconds) is no data. */
  staleAfter: number;
};
