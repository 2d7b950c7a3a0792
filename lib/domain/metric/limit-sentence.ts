import { formatValue } from "@/lib/domain/metric/format";
import { thresholdSentence } from "@/lib/domain/metric/threshold-sentence";

type Limit = {
  threshold: string;
  /** The bounds that were judged by, in the metric's unit. */
  limits: { min: number | null; max: number | null };
  unit: string;
};

/** What a threshold that hangs on a baseline comes to; null for any other, and until the baseline is known. */
export function limitOfBaseline({ threshold, limits, unit }: Limit): string | null {
  if (!threshold.includes("baseline")) return null;
  const bounds = [limits.min, limits.max].filter((bound) => bound !== null);
  return bounds.length === 0 ? null : bounds.map((bound) => formatValue(bound, unit)).join(" to ");
}

/** As `thresholdSentence`, with what it comes to where the threshold hangs on a baseline. */
export function limitSentence(limit: Limit): string {
  const sentence = thresholdSentence(limit.threshold);
  const value = limitOfBaseline(limit);
  return value === null ? sentence : `${sentence} (${value})`;
}
