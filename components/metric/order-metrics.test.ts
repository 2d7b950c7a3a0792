import { describe, expect, it } from "vitest";
import {
  groupMetrics,
  nearestToLimit,
  orderMetrics,
  unaskable,
} from "@/components/metric/order-metrics";
import type { MetricView } from "@/lib/contract/metric";
import { metricView } from "@/lib/testing/stage-view-fixture";

function metric(
  key: string,
  verdict: MetricView["verdict"],
  margin: number | null,
  change: Partial<MetricView> = {},
): MetricView {
  return metricView({ key, label: key, verdict, margin, ...change });
}

const metrics = [
  metric("roomy", "pass", 0.8),
  metric("silent", "pending", null),
  metric("muted", "fail", -3, { muted: true }),
  metric("over", "fail", -0.1, { group: "security" }),
  metric("near", "pass", 0.02, { group: "security" }),
  metric("doubtful", "inconclusive", null),
  metric("unreachable", "error", null),
  metric("far-over", "fail", -0.9),
];
const keys = (list: MetricView[]) => list.map((m) => m.key);

describe("orderMetrics", () => {
  it("puts failing first, the worst of them on top, then the unknown, then nearest to the limit, and muted last", () => {
    expect(keys(orderMetrics(metrics))).toEqual([
      "far-over",
      "over",
      "unreachable",
      "doubtful",
      "near",
      "roomy",
      "silent",
      "muted",
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

  it("never names one that does not count", () => {
    expect(nearestToLimit([metric("muted", "fail", -3, { muted: true })])).toBeNull();
  });
});

describe("unaskable", () => {
  it("finds the metrics whose source could not be asked, but for muted ones", () => {
    const muted = metric("quiet", "error", null, { muted: true });
    expect(keys(unaskable([...metrics, muted]))).toEqual(["unreachable"]);
  });
});

describe("groupMetrics", () => {
  it("keeps the plan's order of groups", () => {
    expect(groupMetrics(metrics).map((g) => [g.name, keys(g.metrics)])).toEqual([
      ["performance", ["far-over", "unreachable", "doubtful", "roomy", "silent", "muted"]],
      ["security", ["over", "near"]],
    ]);
  });
});
