import { formatValue } from "@/lib/domain/metric/format";
import type { ComparisonResult, MetricInterval } from "@/lib/domain/metric/judgement";
import type { Comparison } from "@/lib/domain/metric/metric";

/** `the 95 % interval reaches from 64.6 % to 98.5 %`. */
export function intervalSentence({ low, high, level }: MetricInterval, unit: string): string {
  const from = low === null ? "below anything seen" : rounded(low, unit);
  const to = high === null ? "above anything seen" : rounded(high, unit);
  return `the ${percent(level)} interval reaches from ${from} to ${to}`;
}

/** Three digits: the ends of an interval are estimates themselves. */
function rounded(value: number, unit: string): string {
  return formatValue(Number(value.toPrecision(3)), unit);
}

/** `12 % above the control group (95 %: 8 % to 16 %), 5 % is tolerated`. */
export function changeSentence(
  { estimate, low, high, level, says }: ComparisonResult,
  { tolerate }: Comparison,
  than: string,
): string {
  const range = `${percent(level)}: ${signed(low)} to ${signed(high)}`;
  const allowed = tolerate === 0 ? "nothing is tolerated" : `${percent(tolerate)} is tolerated`;
  const proof = says === "open" ? ", which proves nothing yet" : "";
  return `${changeText(estimate)} ${than} (${range}), ${allowed}${proof}`;
}

function changeText(change: number): string {
  if (change === 0) return "the same as";
  const size = Math.abs(change) >= 1e6 ? "far" : percent(Math.abs(change));
  return `${size} ${change > 0 ? "above" : "below"}`;
}

function signed(change: number | null): string {
  if (change === null || Math.abs(change) >= 1e6) return "any";
  return `${change > 0 ? "+" : change < 0 ? "-" : ""}${percent(Math.abs(change))}`;
}

function percent(share: number): string {
  const digits = share !== 0 && share < 0.01 ? 2 : share < 0.1 ? 1 : 0;
  return `${Number((share * 100).toFixed(digits))} %`;
}
