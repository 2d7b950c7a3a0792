import type { Metric } from "@/lib/domain/metric/metric";
import { parseThreshold, type Threshold } from "@/lib/domain/metric/threshold";
import { parseUnit } from "@/lib/domain/metric/unit";

/**
 * The threshold with bounds: a relative one is read again with what its baseline was measured to be, in the metric's
 * unit. Null as long as that is not known.
 */
export function resolveThreshold(
  { threshold, unit }: Pick<Metric, "threshold" | "unit">,
  baseline: number | null,
): Threshold | null {
  if (!threshold.relative) return threshold;
  const parsedUnit = parseUnit(unit);
  if (baseline === null || !Number.isFinite(baseline) || !parsedUnit) return null;
  const parsed = parseThreshold(threshold.text, { unit: parsedUnit, baseline });
  return parsed.kind === "threshold" ? { ...parsed.threshold, relative: true } : null;
}
