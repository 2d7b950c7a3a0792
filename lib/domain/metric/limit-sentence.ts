import { formatValue } from "@/lib/domain/metric/format";
import { thresholdSentence } from "@/lib/domain/metric/threshold-sentence";

type Limit = {
  threshold: string;
  /** The bounds that were judged by, in the metric's unit. */
  limits: { min: number | null; max: number | null };
  unit: string;
};

/** As `thresholdSentence`, with what it comes to where the threshold hangs on a baseline. */
export function limitSentence({ threshold, limits, unit }: Limit): string {
  const sentence = thresholdSentence(threshold);
  if (!threshold.includes("baseline")) return sentence;
  const bounds = [limits.min, limits.max].filter((bound) => bound !== null);
  if (bounds.length === 0) return sentence;
  return `${sentence} (${bounds.map((bound) => formatValue(bound, unit)).join(" to ")})`;
}
