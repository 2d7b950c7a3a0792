import type { Known } from "@/lib/domain/report/known";

export type MetricLine = {
  key: string;
  label: string;
  baseline: string;
  threshold: string;
  /** The threshold in signs, as tables of evidence pages have it: `≤ 500 ms`. */
  limit: string;
  actual: string;
  /** In the metric's unit; null without data. */
  value: number | null;
  unit: string;
  /** In the metric's unit; `room` is the margin as a fraction of the threshold. */
  numbers: {
    baseline: number | null;
    min: number | null;
    max: number | null;
    room: number | null;
  };
  samples: number;
  verdict: string;
  margin: string;
  critical: boolean;
  /** Shown, and not counted. */
  muted: boolean;
  reason: string;
  /** Where the readings come from: `pushed`, or the source and its kind. */
  origin: string;
  computedBy: "tollgate" | "source";
  /** How sure it is: a sentence, without the full stop. */
  interval: string | null;
  comparison: string | null;
  known: Known;
};
