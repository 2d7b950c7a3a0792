import type { Threshold } from "@/lib/domain/metric/threshold";
import type { MetricPull } from "@/lib/domain/source/source";

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

/** Always computed, never typed by anyone. `error`: the source could not be asked; it neither passes nor fails. */
export type Verdict = "pass" | "fail" | "inconclusive" | "pending" | "error";

/** What a metric is compared with. `text` is how people read it. */
export type Baseline = { text: string } & (
  | { kind: "fixed"; value: number }
  /** A time before the release: `length` milliseconds up to the start of the first stage, or two instants. */
  | { kind: "period"; length: number | null; from: string | null; to: string | null }
  | { kind: "control" }
  /** The last `count` completed runs of the plan, at the same stage. */
  | { kind: "runs"; count: number }
);

/** `sequential`: by a test that stays valid however often people look. */
export type Confidence = { level: number; required: boolean; sequential: boolean };

export type Comparison = {
  with: "control" | "baseline";
  /** A change for the worse, as a fraction, that is let pass. */
  tolerate: number;
  worse: "higher" | "lower" | "either";
  test: "mann-whitney" | "sequential";
  confidence: number;
  required: boolean;
};

export type Metric = {
  key: string;
  label: string;
  group: string;
  /** The unit that samples arrive in, as written in the plan: `ms`, `%`, `/s`, `/min`, `events`, `/100`, `TLS`. */
  unit: string;
  aggregate: Aggregate;
  /** `stage` judges everything since the stage began; a number is a sliding window in milliseconds. */
  window: "stage" | number;
  baseline: Baseline | null;
  /** Without bounds where only the comparison counts, and until its baseline is known where it is `relative`. */
  threshold: Threshold;
  confidence: Confidence | null;
  compare: Comparison | null;
  critical: boolean;
  /** Shown, and not counted. */
  muted: boolean;
  /** One non-zero reading fails at once and for good: `must be zero`. */
  zeroTolerance: boolean;
  /** What a window without data means once the grace time is over. Never a pass. */
  noData: "inconclusive" | "fail";
  /** What a reading that is no number means. Never a pass. */
  nan: "inconclusive" | "fail";
  minSamples: number;
  /** A breach counts only after it has lasted this long (milliseconds); 0 counts at once. */
  persistence: number;
  /** A breach counts only after so many readings in a row; 1 counts at once. */
  consecutive: number;
  /** So many breaches are let pass in a stage, and the next one fails for good; null: only the present one counts. */
  allowedFailures: number | null;
  /** Data older than this (milliseconds) is no data. */
  staleAfter: number;
  /** Null: observations are pushed. */
  pull: MetricPull | null;
  /** The OpenTelemetry instrument that feeds it; null: the one that is named like the metric. */
  otlp: { name: string; attributes: Record<string, string>; unit: string | null } | null;
};
