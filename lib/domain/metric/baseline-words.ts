import { formatValue } from "@/lib/domain/metric/format";

/** A baseline as a view tells it: how the plan says it, and what it comes to. */
type KnownBaseline = { text: string; value: number | null };

/** As the plan calls what was measured; anything else is a value that the plan itself gives. */
const MEASURED = /^(the (control group|run before|last )|\S+ (before|to) )/;

/** `385 ms`; where it was measured, of what: `385 ms, the last 3 runs`; or that it is not known. */
export function baselineWords({ text, value }: KnownBaseline, unit: string): string {
  if (value === null) return `${text}: not measured`;
  const shown = formatValue(value, unit);
  return MEASURED.test(text) ? `${shown}, ${text}` : shown;
}
