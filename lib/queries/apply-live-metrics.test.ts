import { describe, expect, it } from "vitest";
import type { MetricView, StageSeries } from "@/lib/contract/metric";
import type { LiveMetrics, RunEvent } from "@/lib/contract/run";
import { appendEvent, appendToSeries } from "@/lib/queries/apply-live-metrics";

const metric: MetricView = {
  key: "p95",
  label: "P95 latency",
  group: "performance",
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
  value: 410,
  display: "410 ms",
  samples: 12,
  lastSampleAt: null,
  verdict: "pass",
  margin: 0.18,
  marginText: "18 % of room",
  breachingSince: null,
  reason: "Within the limit.",
  judgedAt: null,
  interval: null,
  comparison: null,
  smallest: null,
  forecast: null,
  computedBy: "tollgate",
  source: null,
};

function live(at: string, value: number | null, stage = "stage1"): LiveMetrics {
  return {
    stage,
    at,
    verdict: "pass",
    recommendation: "go",
    reasons: [],
    elapsedSeconds: 60,
    effectiveSeconds: 58,
    metrics: [{ ...metric, value }],
    funnels: [],
  };
}

const series: StageSeries = {
  stage: "stage1",
  bucketSeconds: 10,
  metrics: { p95: [{ at: "2026-11-23T10:00:00.000Z", value: 400 }] },
};

describe("appendToSeries", () => {
  it.each([
    [
      "2026-11-23T10:00:04.000Z",
      [["10:00:00", 410]],
      "inside the last bucket it replaces its value",
    ],
    [
      "2026-11-23T10:00:10.000Z",
      [
        ["10:00:00", 400],
        ["10:00:10", 410],
      ],
      "after it, a new point",
    ],
    ["2026-11-23T09:59:59.000Z", [["10:00:00", 400]], "a late reading changes nothing"],
  ])("at %s gives %j: %s", (at, expected) => {
    const points = appendToSeries(series, live(at, 410)).metrics.p95 ?? [];
    expect(points.map((p) => [p.at.slice(11, 19), p.value])).toEqual(expected);
  });

  it("keeps a reading without data as a gap", () => {
    const points = appendToSeries(series, live("2026-11-23T10:00:20.000Z", null)).metrics.p95 ?? [];
    expect(points.at(-1)?.value).toBeNull();
  });

  it("leaves the series of another stage alone", () => {
    expect(appendToSeries(series, live("2026-11-23T10:01:00.000Z", 1, "stage2"))).toBe(series);
  });
});

describe("appendEvent", () => {
  const event = (index: number): RunEvent => ({
    index,
    at: "2026-11-23T10:00:00.000Z",
    kind: "stage.started",
    stage: null,
    actor: { kind: "engine", id: "engine", name: "Tollgate" },
    text: "The stage started.",
    leafHash: "0".repeat(64),
  });

  it("takes an event once and keeps the ledger's order", () => {
    const events = [5, 7, 6, 7].map(event).reduce(appendEvent, []);
    expect(events.map((e) => e.index)).toEqual([5, 6, 7]);
  });
});
