import { describe, expect, it } from "vitest";
import { judgeMetric } from "@/lib/domain/metric/judge-metric";
import type { Reading } from "@/lib/domain/metric/judgement";
import { clock, FRESH, later, metric, pii, plainReading } from "@/lib/testing/metrics";

function reading(value: number | null, samples = 50, lastAt = 100): Reading {
  return plainReading({ value, samples, lastSampleAt: value === null ? null : later(lastAt) });
}

describe("judgeMetric", () => {
  it.each([
    ["a reading within", 300, "pass", 0.4, "300 ms meets <= 500ms, 40 % of room."],
    ["a reading at the limit", 500, "pass", 0, "500 ms meets <= 500ms, at the limit."],
    ["a reading beyond", 550, "fail", -0.1, "P95 latency: 550 ms breaks <= 500ms."],
    ["a reading just beyond", 500.004, "fail", -8e-6, "P95 latency: 500.004 ms breaks <= 500ms."],
  ] as const)("%s", (_, value, verdict, margin, reason) => {
    const judged = judgeMetric(metric(), reading(value), FRESH, clock(100));
    expect(judged).toMatchObject({ verdict, reason, value, samples: 50, judgedAt: later(100) });
    expect(judged.margin).toBeCloseTo(margin, 10);
  });

  it.each([
    [
      "nothing yet, within the time of grace",
      metric(),
      null,
      0,
      30,
      "pending",
      "No data has arrived yet.",
    ],
    [
      "nothing after it",
      metric(),
      null,
      0,
      61,
      "inconclusive",
      "No data since the stage began 1 min 1 s ago.",
    ],
    [
      "nothing after it, where the plan fails that",
      metric({ noData: "fail" }),
      null,
      0,
      61,
      "fail",
      "No data since the stage began 1 min 1 s ago.",
    ],
    [
      "an empty window",
      metric({ window: 60_000 }),
      null,
      0,
      3600,
      "inconclusive",
      "No data in the last 1 min.",
    ],
    [
      "a value of no samples",
      metric(),
      300,
      0,
      100,
      "inconclusive",
      "No data since the stage began 1 min 40 s ago.",
    ],
    [
      "old data",
      metric(),
      300,
      50,
      161,
      "inconclusive",
      "The newest sample is 1 min 1 s old; 1 min is the limit.",
    ],
    [
      "old data, where the plan fails that",
      metric({ noData: "fail" }),
      300,
      50,
      161,
      "fail",
      "The newest sample is 1 min 1 s old; 1 min is the limit.",
    ],
    [
      "too few samples",
      metric(),
      300,
      9.6,
      100,
      "pending",
      "9 of 10 samples that a verdict needs.",
    ],
    ["NaN", metric(), Number.NaN, 50, 100, "inconclusive", "The reading is not a number."],
    [
      "infinity",
      metric(),
      Number.POSITIVE_INFINITY,
      50,
      100,
      "inconclusive",
      "The reading is not a number.",
    ],
  ] as const)("does not pass %s", (_, subject, value, samples, now, verdict, reason) => {
    const judged = judgeMetric(subject, reading(value, samples), FRESH, clock(now));
    expect(judged).toMatchObject({ verdict, reason });
  });

  it("takes data that is exactly as old as allowed", () => {
    const judged = judgeMetric(metric(), reading(300), FRESH, clock(160));
    expect(judged.verdict).toBe("pass");
  });

  it("has no room for equality and no distance for versions", () => {
    const whole = { value: 100, strict: false };
    const rate = metric({ unit: "%", threshold: { text: "100%", min: whole, max: whole } });
    expect(judgeMetric(rate, reading(100), FRESH, clock(100))).toMatchObject({
      margin: null,
      reason: "100 % meets 100%.",
    });
    const floor = { text: ">= TLS 1.2", min: { value: 10_000_200_000, strict: false }, max: null };
    const tls = metric({ unit: "TLS", aggregate: "min", threshold: floor });
    expect(judgeMetric(tls, reading(10_000_300_000), FRESH, clock(100))).toMatchObject({
      verdict: "pass",
      margin: null,
      reason: "TLS 1.3 meets >= TLS 1.2.",
    });
    expect(judgeMetric(tls, reading(10_000_100_000), FRESH, clock(100))).toMatchObject({
      verdict: "fail",
      margin: null,
      reason: "P95 latency: TLS 1.1 breaks >= TLS 1.2.",
    });
  });
});

describe("a breach", () => {
  const lasting = metric({ persistence: 60_000 });

  it("counts once it has lasted", () => {
    const first = judgeMetric(lasting, reading(550), FRESH, clock(100));
    expect(first).toMatchObject({
      verdict: "pending",
      breachingSince: later(100),
      reason: "550 ms breaks <= 500ms for 0 s; it counts after 1 min.",
    });
    const shortly = judgeMetric(lasting, reading(550, 50, 159), first, clock(159));
    expect(shortly.verdict).toBe("pending");
    const lasted = judgeMetric(lasting, reading(550, 50, 160), shortly, clock(160));
    expect(lasted).toMatchObject({ verdict: "fail", breachingSince: later(100) });
  });

  it("is forgotten by a reading within the limit", () => {
    const first = judgeMetric(lasting, reading(550), FRESH, clock(100));
    const calm = judgeMetric(lasting, reading(400, 50, 130), first, clock(130));
    expect(calm).toMatchObject({ verdict: "pass", breachingSince: null });
    const again = judgeMetric(lasting, reading(550, 50, 160), calm, clock(160));
    expect(again).toMatchObject({ verdict: "pending", breachingSince: later(160) });
  });

  it("is not forgotten by silence", () => {
    const first = judgeMetric(lasting, reading(550), FRESH, clock(100));
    const silent = judgeMetric(lasting, reading(null), first, clock(130));
    expect(silent).toMatchObject({ verdict: "inconclusive", breachingSince: later(100) });
  });
});

describe("a metric that must be zero", () => {
  it("passes while it is zero", () => {
    expect(judgeMetric(pii(), reading(0, 100), FRESH, clock(100))).toMatchObject({
      verdict: "pass",
      zeroBrokenAt: null,
      reason: "0 detections meets must be zero.",
    });
  });

  it("fails at the first sample, before its minimum and its persistence", () => {
    expect(judgeMetric(pii(), reading(1, 1), FRESH, clock(100))).toMatchObject({
      verdict: "fail",
      zeroBrokenAt: later(100),
      margin: -1,
      reason:
        "PII detections: 1 detections; it must be zero and was not at 2025-10-07T09:01:40.000Z.",
    });
  });

  it("stays failed at zero, without data and with old data", () => {
    const broken = judgeMetric(pii(), reading(1, 1), FRESH, clock(100));
    for (const next of [reading(0, 500, 900), reading(null), reading(0, 500, 100)]) {
      expect(judgeMetric(pii(), next, broken, clock(900))).toMatchObject({
        verdict: "fail",
        zeroBrokenAt: later(100),
      });
    }
  });

  it("does not take NaN for a breach, nor for a pass", () => {
    const judged = judgeMetric(pii(), reading(Number.NaN, 500), FRESH, clock(100));
    expect(judged).toMatchObject({ verdict: "inconclusive", zeroBrokenAt: null });
  });
});
