import type { Arm } from "@/lib/domain/metric/metric";

/** Which observations of a metric are asked for. */
export type WantedWindow = {
  metric: string;
  arms: readonly Arm[];
  /** A sketch is by far the largest part of a row and is read only where it is looked at. */
  needsSketch: boolean;
};

/** What tells the windows of a stage apart. */
export function windowKey(metric: string, arm: Arm): string {
  return `${metric} ${arm}`;
}
