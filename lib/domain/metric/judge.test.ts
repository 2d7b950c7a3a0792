import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeFunnel } from "@/lib/domain/funnel/judge-funnel";
import { judgeMetric } from "@/lib/domain/metric/judge-metric";
import { judgeStage } from "@/lib/domain/metric/judge-stage";
import type { Judgement } from "@/lib/domain/metric/judgement";
import type { Metric, Verdict } from "@/lib/domain/metric/metric";
import { wilsonInterval } from "@/lib/domain/metric/wilson";
import type { Funnel, PlanStage } from "@/lib/domain/plan/plan";

const START = new Date("2026-01-01T00:00:00Z");
const later = (seconds: number) => new Date(START.getTime() + seconds * 1000);
const clockAt = (seconds: number) => ({ now: later(seconds), stageStartedAt: START });
const FRESH = { breachingSince: null, zeroBrokenAt: null };

function metric(change: Partial<Metric> = {}): Metric {
  return {
    key: "p95",
    label: "P95 latency",
    group: "performance",
    unit: "ms",
    aggregate: "p95",
    window: "stage",
    baseline: null,
    threshold: { text: "<= 500ms", min: null, max: { value: 500, strict: false } },
    critical: false,
    zeroTolerance: false,
    noData: "inconclusive",
    minSamples: 10,
    persistence: 60_000,
    staleAfter: 60_000,
    ...change,
  };
}

const reading = (value: number | null, samples: number, at: number | null) => ({
  metric: "p95",
  value,
  samples,
  lastSampleAt: at === null ? null : later(at),
});

describe("the verdict on a metric", () => {
  it.each<[string, Partial<Metric>, number | null, number, number | null, number, Verdict]>([
    ["nothing has arrived yet", {}, null, 0, null, 30, "pending"],
    ["nothing has arrived for too long", {}, null, 0, null, 61, "inconclusive"],
    ["the plan calls missing data a failure", { noData: "fail" }, null, 0, null, 61, "fail"],
    ["the newest sample is old", {}, 100, 50, 10, 80, "inconclusive"],
    ["the reading is not a number", {}, Number.NaN, 50, 100, 100, "inconclusive"],
    ["too few samples", {}, 100, 9, 100, 100, "pending"],
    ["within the limit", {}, 499, 50, 100, 100, "pass"],
    ["at the limit", {}, 500, 50, 100, 100, "pass"],
    ["over the limit for the first time", {}, 501, 50, 100, 100, "pending"],
    ["over the limit without patience", { persistence: 0 }, 501, 50, 100, 100, "fail"],
  ])("%s", (_, change, value, samples, lastAt, now, verdict) => {
    const judged = judgeMetric(
      metric(change),
      reading(value, samples, lastAt),
      FRESH,
      clockAt(now),
    );
    expect(judged.verdict).toBe(verdict);
    expect(judged.reason).not.toBe("");
  });

  it("is a failure once a breach has lasted, and forgets a spike", () => {
    const m = metric();
    const spike = judgeMetric(m, reading(900, 50, 100), FRESH, clockAt(100));
    expect(spike).toMatchObject({ verdict: "pending", breachingSince: later(100) });
    const calm = judgeMetric(m, reading(400, 50, 130), spike, clockAt(130));
    expect(calm).toMatchObject({ verdict: "pass", breachingSince: null });
    const still = judgeMetric(m, reading(900, 50, 159), spike, clockAt(159));
    expect(still.verdict).toBe("pending");
    const lasting = judgeMetric(m, reading(900, 50, 160), spike, clockAt(160));
    expect(lasting).toMatchObject({ verdict: "fail", breachingSince: later(100), margin: -0.8 });
  });

  it("of a zero-tolerance metric falls at once and never recovers in the stage", () => {
    const zero = { value: 0, strict: false };
    const m = metric({
      zeroTolerance: true,
      threshold: { text: "must be zero", min: zero, max: zero },
    });
    const broken = judgeMetric(m, reading(1, 1, 10), FRESH, clockAt(10));
    expect(broken).toMatchObject({ verdict: "fail", zeroBrokenAt: later(10) });
    expect(judgeMetric(m, reading(0, 99, 20), broken, clockAt(20)).verdict).toBe("fail");
    expect(judgeMetric(m, reading(null, 0, null), broken, clockAt(900)).verdict).toBe("fail");
  });

  it("is never a pass without fresh data, or with NaN, whatever else holds", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(null, Number.NaN, Number.POSITIVE_INFINITY),
        fc.nat(1000),
        fc.nat(1000),
        fc.boolean(),
        (value, samples, now, zeroTolerance) => {
          const m = metric({
            zeroTolerance,
            minSamples: 1,
            threshold: { text: "", min: null, max: null },
          });
          const judged = judgeMetric(m, reading(value, samples, now), FRESH, clockAt(now));
          expect(judged.verdict).not.toBe("pass");
        },
      ),
    );
    fc.assert(
      fc.property(fc.integer({ min: 61, max: 10_000 }), (age) => {
        const judged = judgeMetric(metric(), reading(1, 99, 0), FRESH, clockAt(age));
        expect(judged.verdict).not.toBe("pass");
      }),
    );
  });
});

function stage(metrics: Metric[], onFailure: "rollback" | "hold" = "hold"): PlanStage {
  return {
    key: "s",
    title: "S",
    traffic: 5,
    soak: { min: 100_000, max: 200_000 },
    metrics,
    funnels: [],
    checklist: [],
    screenshots: [],
    signOffs: [],
    decision: { makers: [], go: "manual", onFailure, rollback: "manual" },
    start: "manual",
  };
}

function judgement(key: string, verdict: Verdict, since: number | null = null): Judgement {
  return {
    metric: key,
    value: 1,
    samples: 1,
    lastSampleAt: START,
    verdict,
    margin: 0,
    reason: `${key} is ${verdict}.`,
    breachingSince: since === null ? null : later(since),
    zeroBrokenAt: null,
    judgedAt: START,
  };
}

describe("the verdict on a stage", () => {
  const plain = metric({ key: "a", label: "A" });
  const critical = metric({ key: "b", label: "B", critical: true });

  it.each<[string, Verdict, Verdict, "rollback" | "hold", Verdict, string]>([
    ["all pass", "pass", "pass", "hold", "pass", "go"],
    ["a critical one fails", "pass", "fail", "hold", "fail", "rollback"],
    ["another one fails, and the plan holds", "fail", "pass", "hold", "fail", "hold"],
    ["another one fails, and the plan rolls back", "fail", "pass", "rollback", "fail", "rollback"],
    ["one has no data", "inconclusive", "pass", "hold", "inconclusive", "hold"],
    ["one is pending", "pending", "pass", "hold", "pending", "hold"],
    ["failure outweighs missing data", "inconclusive", "fail", "hold", "fail", "rollback"],
  ])("%s", (_, a, b, onFailure, verdict, recommendation) => {
    const judged = judgeStage(
      stage([plain, critical], onFailure),
      [judgement("a", a), judgement("b", b)],
      [],
      clockAt(10),
    );
    expect(judged).toMatchObject({ verdict, recommendation });
  });

  it("is not a pass when a metric has no judgement, or when there is nothing to judge", () => {
    const missing = judgeStage(stage([plain, critical]), [judgement("a", "pass")], [], clockAt(10));
    expect(missing.verdict).toBe("pending");
    expect(judgeStage(stage([]), [], [], clockAt(10)).verdict).toBe("inconclusive");
  });

  it("is inconclusive when it is still pending at the end of the maximum soak", () => {
    const judged = judgeStage(stage([plain]), [judgement("a", "pending")], [], clockAt(200));
    expect(judged).toMatchObject({ verdict: "inconclusive", recommendation: "hold" });
  });

  it("tells when the first of the failing breaches began", () => {
    const judged = judgeStage(
      stage([plain, critical]),
      [judgement("a", "fail", 30), judgement("b", "fail", 20)],
      [],
      clockAt(90),
    );
    expect(judged.breachAt).toEqual(later(20));
    expect(judged.reasons[0]).toContain("b is fail");
  });
});

describe("a funnel", () => {
  const funnel: Funnel = {
    key: "f",
    label: "Journey",
    window: 300_000,
    steps: ["one", "two", "three"].map((key) => ({ key, label: key })),
    target: { text: "55..65%", min: 0.55, max: 0.65 },
    breakdown: null,
    critical: false,
    minUsers: 10,
  };
  const users = (one: number, three: number) => [
    { step: "three", users: three },
    { step: "one", users: one },
  ];

  it.each<[number, number, number, Verdict]>([
    [100, 60, 10, "pass"],
    [100, 55, 10, "pass"],
    [100, 54, 10, "fail"],
    [100, 66, 10, "fail"],
    [9, 6, 10, "pending"],
    [0, 0, 10, "pending"],
    [0, 0, 601, "inconclusive"],
  ])("of %d who start and %d who finish after %d s is %s", (one, three, now, verdict) => {
    const judged = judgeFunnel(funnel, users(one, three), clockAt(now));
    expect(judged.verdict).toBe(verdict);
    expect(judged.steps.map((s) => s.users)).toEqual([one, 0, three]);
  });
});

describe("Wilson's interval", () => {
  it("of 11 in 12 reaches from 64.6 % to 98.5 %", () => {
    const interval = wilsonInterval(11, 12);
    expect(interval?.low).toBeCloseTo(0.6461, 4);
    expect(interval?.high).toBeCloseTo(0.9851, 4);
  });

  it("contains the proportion, stays within 0 and 1, and is nothing without trials", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (n, f) => {
          const k = Math.floor(n * f);
          const interval = wilsonInterval(k, n);
          expect(interval?.low).toBeLessThanOrEqual(k / n + 1e-12);
          expect(interval?.high).toBeGreaterThanOrEqual(k / n - 1e-12);
          expect(interval?.low).toBeGreaterThanOrEqual(0);
          expect(interval?.high).toBeLessThanOrEqual(1);
        },
      ),
    );
    expect(wilsonInterval(0, 0)).toBeNull();
  });
});
