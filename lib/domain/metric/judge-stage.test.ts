import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeStage } from "@/lib/domain/metric/judge-stage";
import { type Judgement, NO_ANALYSIS, NO_MEMORY } from "@/lib/domain/metric/judgement";
import type { Metric, Verdict } from "@/lib/domain/metric/metric";
import { DEFAULT_APPROVAL } from "@/lib/domain/plan/build-approval";
import type { Funnel, PlanStage } from "@/lib/domain/plan/plan";
import { clock, later, metric, START } from "@/lib/testing/metrics";

function stage(metrics: Metric[], onFailure: "rollback" | "hold" = "hold"): PlanStage {
  return {
    key: "one",
    title: "One",
    traffic: 5,
    soak: { min: 60_000, max: 600_000 },
    metrics,
    funnels: [],
    checklist: [],
    screenshots: [],
    signOffs: [],
    approval: DEFAULT_APPROVAL,
    decision: { makers: [], go: "manual", onFailure, rollback: "manual" },
    score: null,
    start: "manual",
  };
}

function judged(key: string, verdict: Verdict, changes: Partial<Judgement> = {}): Judgement {
  return {
    ...NO_MEMORY,
    analysis: NO_ANALYSIS,
    metric: key,
    value: 1,
    samples: 1,
    lastSampleAt: later(1),
    verdict,
    margin: null,
    reason: `it is ${verdict}.`,
    breachingSince: null,
    zeroBrokenAt: null,
    judgedAt: later(1),
    ...changes,
  };
}

function funnel(
  verdict: Verdict,
  critical = false,
  target: Funnel["target"] = { text: "55..65%", min: 0.55, max: 0.65 },
) {
  return {
    funnel: {
      key: "f",
      label: "Journey",
      window: 1,
      steps: [],
      target,
      breakdown: null,
      critical,
      minUsers: 1,
    },
    judgement: {
      funnel: "f",
      steps: [],
      conversion: null,
      interval: null,
      verdict,
      reason: `it is ${verdict}.`,
      judgedAt: START,
    },
  };
}

const A = metric({ key: "a", label: "A" });
const B = metric({ key: "b", label: "B" });
const CRITICAL = metric({ key: "c", label: "C", critical: true });
const ZERO = metric({ key: "z", label: "Z", zeroTolerance: true });

describe("judgeStage", () => {
  it("recommends GO where everything passes", () => {
    const judgements = [judged("a", "pass"), judged("b", "pass")];
    expect(judgeStage(stage([A, B]), judgements, [funnel("pass")], clock(60))).toMatchObject({
      verdict: "pass",
      recommendation: "go",
      reasons: ["All 3 measures pass."],
      critical: false,
      breachAt: null,
    });
  });

  it.each([
    ["hold", "hold"],
    ["rollback", "rollback"],
  ] as const)(
    "recommends %s for a failure that is not critical, as the plan says",
    (onFailure, recommendation) => {
      const judgements = [judged("a", "fail", { breachingSince: later(7) }), judged("b", "pass")];
      expect(judgeStage(stage([A, B], onFailure), judgements, [], clock(60))).toMatchObject({
        verdict: "fail",
        recommendation,
        reasons: ["A: it is fail."],
        critical: false,
        breachAt: later(7),
      });
    },
  );

  it.each([
    ["a critical metric", CRITICAL],
    ["a metric that must be zero", ZERO],
  ])("recommends ROLLBACK for %s, whatever the plan says of others", (_, worst) => {
    const judgements = [
      judged("a", "fail", { breachingSince: later(9) }),
      judged(worst.key, "fail", { zeroBrokenAt: later(5) }),
    ];
    const found = judgeStage(stage([A, worst]), judgements, [], clock(60));
    expect(found).toMatchObject({ verdict: "fail", recommendation: "rollback", critical: true });
    expect(found.reasons[0]).toContain(worst.label);
  });

  it("takes the earliest breach among those that fail, and of no other", () => {
    const judgements = [
      judged("a", "fail", { breachingSince: later(9), zeroBrokenAt: later(20) }),
      judged("b", "fail", { breachingSince: later(12) }),
      judged("c", "pending", { breachingSince: later(3) }),
    ];
    const found = judgeStage(stage([A, B, CRITICAL]), judgements, [], clock(60));
    expect(found.breachAt).toEqual(later(9));
  });

  it.each(["pass", "pending"] as const)(
    "holds where a metric is without data and another is %s",
    (other) => {
      const judgements = [judged("a", "inconclusive"), judged("b", other)];
      const found = judgeStage(stage([A, B]), judgements, [], clock(60));
      expect(found).toMatchObject({ verdict: "inconclusive", recommendation: "hold" });
      expect(found.reasons[0]).toBe("A: it is inconclusive.");
    },
  );

  it("lets a failure outweigh missing data", () => {
    const judgements = [judged("a", "inconclusive"), judged("b", "fail")];
    expect(judgeStage(stage([A, B]), judgements, [], clock(60)).verdict).toBe("fail");
  });

  it("is pending until the maximum soak, then inconclusive", () => {
    const judgements = [judged("a", "pass"), judged("b", "pending")];
    expect(judgeStage(stage([A, B]), judgements, [], clock(599)).verdict).toBe("pending");
    expect(judgeStage(stage([A, B]), judgements, [], clock(600)).verdict).toBe("inconclusive");
  });

  it("stays a pass past the maximum soak", () => {
    expect(judgeStage(stage([A]), [judged("a", "pass")], [], clock(900)).verdict).toBe("pass");
  });

  it("counts a metric without a judgement as pending and ignores judgements of others", () => {
    const found = judgeStage(
      stage([A, B]),
      [judged("a", "pass"), judged("x", "pass")],
      [],
      clock(60),
    );
    expect(found).toMatchObject({ verdict: "pending", reasons: ["B: Not judged yet."] });
  });

  it("never passes a stage that measures nothing", () => {
    expect(judgeStage(stage([]), [], [], clock(60))).toMatchObject({
      verdict: "inconclusive",
      recommendation: "hold",
      reasons: ["Nothing is measured."],
    });
    expect(judgeStage(stage([]), [], [funnel("pass", false, null)], clock(60)).verdict).toBe(
      "inconclusive",
    );
  });

  it.each([
    [false, "hold"],
    [true, "rollback"],
  ])("weighs a failing funnel (critical: %s)", (critical, recommendation) => {
    const found = judgeStage(
      stage([A]),
      [judged("a", "pass")],
      [funnel("fail", critical)],
      clock(60),
    );
    expect(found).toMatchObject({ verdict: "fail", recommendation, critical, breachAt: null });
  });

  it("recommends GO only where every measure passes", () => {
    const verdict = fc.constantFrom<Verdict>("pass", "fail", "inconclusive", "pending");
    const subjects = [A, B, CRITICAL, ZERO];
    fc.assert(
      fc.property(
        fc.tuple(verdict, verdict, verdict, verdict),
        verdict,
        fc.nat(1200),
        (all, last, at) => {
          const judgements = subjects.map((m, index) => judged(m.key, all[index] ?? "pending"));
          const found = judgeStage(stage(subjects), judgements, [funnel(last)], clock(at));
          const isPass = [...all, last].every((v) => v === "pass");
          expect(found.verdict === "pass").toBe(isPass);
          expect(found.recommendation === "go").toBe(isPass);
          const isCritical = all[2] === "fail" || all[3] === "fail";
          expect(found.critical).toBe(isCritical);
          if (isCritical) expect(found.recommendation).toBe("rollback");
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe("a stage that scores", () => {
  const rule = { pass: 90, marginal: 50, weights: {} };
  const metrics = ["a", "b", "c", "d"].map((key) => metric({ key, label: key.toUpperCase() }));
  const scored = (verdicts: Verdict[], changes: Partial<Metric> = {}) =>
    judgeStage(
      { ...stage(metrics.map((m, i) => (i === 0 ? { ...m, ...changes } : m))), score: rule },
      metrics.map((m, i) => judged(m.key, verdicts[i] ?? "pass")),
      [],
      clock(100),
    );

  it.each([
    ["all pass", ["pass", "pass", "pass", "pass"], "pass", "go", "The score of 100 passes"],
    [
      "one fails",
      ["fail", "pass", "pass", "pass"],
      "inconclusive",
      "hold",
      "The score of 75 is marginal",
    ],
    ["most fail", ["fail", "fail", "fail", "pass"], "fail", "hold", "The score of 25 fails"],
    [
      "one is unknown",
      ["error", "pass", "pass", "pass"],
      "inconclusive",
      "hold",
      "A: it is error.",
    ],
    ["one is pending", ["pending", "pass", "pass", "pass"], "pending", "hold", "A: it is pending."],
  ] as const)("%s", (_, verdicts, verdict, recommendation, reason) => {
    const found = scored([...verdicts]);
    expect(found).toMatchObject({ verdict, recommendation });
    expect(found.reasons[0]).toContain(reason);
  });

  it("fails whatever the score is when a critical metric does", () => {
    const found = scored(["fail", "pass", "pass", "pass"], { critical: true });
    expect(found).toMatchObject({ verdict: "fail", recommendation: "rollback", critical: true });
    expect(found.score?.score).toBe(0);
  });
});
