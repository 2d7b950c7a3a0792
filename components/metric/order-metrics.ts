import type { MetricView } from "@/lib/contract/metric";

const RANK: Record<MetricView["verdict"], number> = {
  fail: 0,
  error: 1,
  inconclusive: 1,
  pass: 2,
  pending: 2,
};

/**
 * What needs eyes first: failing, then inconclusive, then the nearest to its limit, then what has no margin yet.
 * Plan order decides where nothing else does.
 */
export function orderMetrics(metrics: MetricView[]): MetricView[] {
  return metrics.toSorted(
    (a, b) => RANK[a.verdict] - RANK[b.verdict] || marginOf(a) - marginOf(b) || 0,
  );
}

// A large number rather than infinity: two of them have to compare as equal.
function marginOf(metric: MetricView): number {
  return metric.margin ?? Number.MAX_VALUE;
}

/** The first of the order that has a reading: the worst one, or the nearest to its limit. */
export function nearestToLimit(metrics: MetricView[]): MetricView | null {
  return orderMetrics(metrics).find((metric) => metric.margin !== null) ?? null;
}

export type MetricGroup = { name: string; metrics: MetricView[] };

/** Groups in plan order, each ordered like the whole. */
export function groupMetrics(metrics: MetricView[]): MetricGroup[] {
  const names = [...new Set(metrics.map((metric) => metric.group))];
  return names.map((name) => ({
    name,
    metrics: orderMetrics(metrics.filter((metric) => metric.group === name)),
  }));
}
