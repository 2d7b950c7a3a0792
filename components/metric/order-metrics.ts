import type { MetricView } from "@/lib/contract/metric";

const RANK: Record<MetricView["verdict"], number> = {
  fail: 0,
  error: 1,
  inconclusive: 2,
  pass: 3,
  pending: 3,
};
const RANK_OF_MUTED = 4;

/**
 * What needs eyes first: failing, then what could not be asked, then inconclusive, then the nearest to its limit, then
 * what has no margin yet; what is muted comes last. Plan order decides where nothing else does.
 */
export function orderMetrics(metrics: MetricView[]): MetricView[] {
  return metrics.toSorted((a, b) => rankOf(a) - rankOf(b) || marginOf(a) - marginOf(b) || 0);
}

function rankOf(metric: MetricView): number {
  return metric.muted ? RANK_OF_MUTED : RANK[metric.verdict];
}

// A large number rather than infinity: two of them have to compare as equal.
function marginOf(metric: MetricView): number {
  return metric.margin ?? Number.MAX_VALUE;
}

/** The first that counts of the order and has a reading: the worst one, or the nearest to its limit. */
export function nearestToLimit(metrics: MetricView[]): MetricView | null {
  return orderMetrics(metrics).find((metric) => metric.margin !== null && !metric.muted) ?? null;
}

/** Those that count and whose source could not be asked: of them one knows nothing, whatever the others say. */
export function unaskable(metrics: MetricView[]): MetricView[] {
  return metrics.filter((metric) => metric.verdict === "error" && !metric.muted);
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
