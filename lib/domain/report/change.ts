import { formatNumber, formatValue } from "@/lib/domain/metric/format";
import { parseUnit } from "@/lib/domain/metric/unit";
import type { Change } from "@/lib/domain/report/comparison";

type Reading = { value: number | null; unit: string };

/** How a reading differs from another; null where one is not a number, or their units differ. */
export function changeBetween(from: Reading, to: Reading): Change | null {
  if (from.value === null || to.value === null || from.unit !== to.unit) return null;
  const difference = to.value - from.value;
  const dimension = parseUnit(to.unit)?.dimension ?? null;
  const isVersion = dimension === "version";
  const ratio = from.value === 0 || isVersion ? null : difference / Math.abs(from.value);
  return { difference, ratio, text: changeText(difference, ratio, to.unit) };
}

function changeText(difference: number, ratio: number | null, unit: string): string {
  if (difference === 0) return "no change";
  const sign = difference > 0 ? "+" : "-";
  const size = Math.abs(difference);
  switch (parseUnit(unit)?.dimension) {
    case "version":
      return difference > 0 ? "newer" : "older";
    case "ratio":
      // A difference of percentages is in percentage points: in percent it would say something else.
      return unit === "%"
        ? `${sign}${formatNumber(size)} percentage points`
        : `${sign}${formatValue(size, unit)}`;
    default: {
      const share = ratio === null ? "" : ` (${sign}${formatNumber(Math.abs(ratio) * 100)} %)`;
      return `${sign}${formatValue(size, unit)}${share}`;
    }
  }
}
