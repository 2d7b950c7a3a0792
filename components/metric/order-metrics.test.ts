import { describe, expect, it } from "vitest";
import { groupMetrics, nearestToLimit, orderMetrics } from "@/components/metric/order-metrics";
import type { MetricView } from "@/lib/contract/metric";

function metric(
  key: string,
  verdict: MetricView["verdict"],
  margin: number | null,
  group = "performance",
): MetricView {
  return {
    key,
    label: key,
    group,
    unit: "ms",
    aggregate: "p95",
    window: "stage",
    threshold: "<= 500ms",
    limits: { min: null, max: 500 },
    baseline: null,
    critical: false,
    muted: false,
    zeroTolerance: false,
    minSamples: 1,
    value: margin === null ? null : 1,
    display: null,
    samples: 0,
    lastSampleAt: null,
    verdict,
    margin,
    marginText: null,
    breachingSince: null,
    reason: "",
    judgedAt: null,
    interval: null,
    comparison: null,
    smallest: null,
    forecast: null,
    computedBy: "tollgate",
    source: null,
  };
}

const metrics = [
  metric("roomy", "pass", 0.8),
  metric("silent", "pending", null),
  metric("over", "fail", -0.1, "security"),
  metric("near", "pass", 0.02, "security"),
  metric("doubtful", "inconclusive", null),
  metric("far-over", "fail", -0.9),
];
const keys = (list: MetricView[]) => list.map((m) => m.key);

describe("orderMetrics", () => {
  it("puts failing first, the worst of them on top, then nearest to the limit, then the rest", () => {
    expect(keys(orderMetrics(metrics))).toEqual([
      "far-over",
      "over",
      "doubtful",
      "near",
      "roomy",
      "silent",
    ]);
  });

  it("keeps plan order among equals", () => {
    const equals = ["b", "a", "c"].map((key) => metric(key, "pending", null));
    expect(keys(orderMetrics(equals))).toEqual(["b", "a", "c"]);
  });
});

describe("nearestToLimit", () => {
  it("names the worst reading, and nothing where there is no reading", () => {
    expect(nearestToLimit(metrics)?.key).toBe("far-over");
    expect(nearestToLimit([metric("silent", "pending", null)])).toBeNull();
  });
});

describe("groupMetrics", () => {
  it("keeps the plan's order of groups", () => {
    expect(groupMetrics(metrics).map((g) => [g.name, keys(g.metrics)])).toEqual([
      ["performance", ["far-over", "doubtful", "roomy", "silent"]],
      ["security", ["over", "near"]],
    ]);
  });
});
