import type { Metric } from "@/lib/domain/metric/metric";
import type { Moments } from "@/lib/domain/statistics/moments";

/** What a metric was before the release, in its unit, with everything that was asked to know it. */
export type MeasuredBaseline = {
  /** Null: the source had nothing for the period, or no earlier run has a reading. */
  value: number | null;
  samples: number;
  computedBy: "tollgate" | "source";
  proportion: { successes: number; trials: number } | null;
  moments: Moments | null;
  /** Ascending [value, weight]. */
  bins: [number, number][] | null;
  /** Key of the source and what it was asked; null for earlier runs. */
  source: string | null;
  query: string | null;
  window: { from: string; to: string } | null;
  /** Document ids of the earlier runs that it is the mean of; null for a period. */
  runs: string[] | null;
  measuredAt: string;
};

/**
 * What a measured baseline is kept under. A time before the release is one for the whole run; earlier runs are looked at
 * stage by stage.
 */
export function baselineKey(
  { key, baseline }: Pick<Metric, "key" | "baseline">,
  stage: string,
): string {
  return baseline?.kind === "runs" ? `${stage}/${key}` : key;
}
