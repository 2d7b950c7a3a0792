import { knownText } from "@/lib/domain/report/known";
import type { MetricLine } from "@/lib/domain/report/metric-line";

type KnownMetric = Pick<MetricLine, "known" | "origin" | "computedBy" | "interval" | "comparison">;

/** How a reading is known and how sure it is: `measured, from prom (prometheus); the 95 % interval reaches …`. */
export function metricKnownText(metric: KnownMetric): string {
  return metricKnownParts(metric).join("; ");
}

/** The parts of it, each of which can stand alone. */
export function metricKnownParts(metric: KnownMetric): string[] {
  const { origin } = metric;
  const from = origin === "pushed" ? origin : `from ${origin}`;
  return [
    `${knownText(metric)}, ${from}`,
    metric.computedBy === "source" ? "computed by the source, not checked by Tollgate" : null,
    metric.interval,
    metric.comparison,
  ].filter((part) => part !== null);
}
