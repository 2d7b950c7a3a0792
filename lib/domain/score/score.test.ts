import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Judgement, NO_ANALYSIS, NO_MEMORY } from "@/lib/domain/metric/judgement";
import type { Metric, Verdict } from "@/lib/domain/metric/metric";
import { scoreStage } from "@/lib/domain/score/score";
import { later, metric } from "@/lib/testing/metrics";

type Case = { group: string; verdict: Verdict } & Partial<
  Pick<Metric, "critical" | "muted" | "zeroTolerance">
>;

const RULE = { pass: 75, marginal: 50, weights: {} };

function judged(key: string, verdict: Verdict): Judgement {
  return {
    ...NO_MEMORY,
    metric: key,
    value: 1,
    samples: 1,
    lastSampleAt: later(1),
    verdict,
    margin: null,
    reason: "",
    analysis: NO_ANALYSIS,
    judgedAt: later(1),
  };
}

function score(cases: Case[], rule: Partial<typeof RULE> & { weights?: Record<string, number> }) {
  const metrics = cases.map(({ verdict: _, ...rest }, i) => metric({ key: `m${i}`, ...rest }));
  const judgements = cases.map(({ verdict }, i) => judged(`m${i}`, verdict));
  return scoreStage({ ...RULE, ...rule }, metrics, judgements);
}

const of = (group: string, ...verdicts: Verdict[]): Case[] =>
  verdicts.map((verdict) => ({ group, verdict }));

/** kayenta-judge/src/test/scala/com/netflix/kayenta/judge/ScorerSuite.scala: High and Low fail, Nodata is not known. */
const SCORER_SUITE: [string, Case[], Record<string, number>, number][] = [
  ["a single metric that passes", of("g", "pass"), {}, 100],
  ["a single metric that fails", of("g", "fail"), {}, 0],
  ["a single group without data", of("g", "inconclusive"), {}, 0],
  [
    "two groups, one passes, one is without data",
    [...of("a", "pass", "pass"), ...of("b", "inconclusive")],
    {},
    100,
  ],
  ["one group, two metrics", of("g", "pass", "fail"), {}, 50],
  ["one group, three metrics", of("g", "pass", "fail", "fail"), {}, 33.33],
  [
    "two groups, three metrics",
    [...of("a", "pass", "pass"), ...of("b", "fail")],
    { a: 75, b: 25 },
    75,
  ],
  [
    "two groups of one weight",
    [...of("a", "pass", "fail"), ...of("b", "fail")],
    { a: 50, b: 50 },
    25,
  ],
  [
    "two groups of one weight, one metric without data",
    [...of("a", "pass", "inconclusive"), ...of("b", "fail")],
    { a: 50, b: 50 },
    50,
  ],
  [
    "one that passes and one critical that fails",
    [...of("g", "pass"), { group: "g", verdict: "fail", critical: true }],
    {},
    0,
  ],
  [
    "one that fails and one critical that passes",
    [...of("g", "fail"), { group: "g", verdict: "pass", critical: true }],
    {},
    50,
  ],
];

describe("the score of a stage", () => {
  it.each(SCORER_SUITE)("is Kayenta's for %s", (_, cases, weights, expected) => {
    expect(score(cases, { weights }).score).toBe(expected);
  });

  it.each([
    [100, "pass"],
    [75, "pass"],
    [74.99, "marginal"],
    [50, "marginal"],
    [49.99, "fail"],
    [0, "fail"],
  ] as const)("of %d is a %s where 75 passes and 50 is marginal", (reached, result) => {
    const weights = { good: reached, bad: 100 - reached };
    const found = score([...of("good", "pass"), ...of("bad", "fail")], { weights });
    expect(found).toMatchObject({ score: reached, result });
  });

  it("counts 11 of 12 as 91.67", () => {
    const cases = of("g", ...Array<Verdict>(11).fill("pass"), "fail");
    expect(score(cases, { pass: 91.67 })).toEqual({
      score: 91.67,
      result: "pass",
      groups: [{ group: "g", weight: 100, score: 91.67, passed: 11, counted: 12 }],
    });
  });

  it("shares what is left of 100 among the groups without a weight", () => {
    const cases = [...of("a", "pass"), ...of("b", "fail"), ...of("c", "pass")];
    const found = score(cases, { weights: { a: 60 } });
    expect(found.groups.map((g) => g.weight)).toEqual([60, 20, 20]);
    expect(found).toMatchObject({ score: 80, result: "pass" });
  });

  it("gives the weight of a group that the stage does not measure to the others", () => {
    const found = score(of("a", "pass"), { weights: { a: 40, elsewhere: 60 } });
    expect(found).toMatchObject({ score: 100, groups: [{ group: "a", weight: 100 }] });
  });

  it("is 0 where no group has a weight", () => {
    expect(score(of("a", "pass"), { weights: { a: 0 } })).toMatchObject({
      score: 0,
      result: "fail",
    });
  });

  it("leaves muted metrics out", () => {
    const cases: Case[] = [...of("g", "pass"), { group: "h", verdict: "fail", muted: true }];
    expect(score(cases, {})).toMatchObject({
      score: 100,
      result: "pass",
      groups: [{ group: "g" }],
    });
  });

  it("takes a metric that must be zero for critical", () => {
    const cases: Case[] = [
      ...of("g", "pass", "pass", "pass", "pass"),
      { group: "g", verdict: "fail", zeroTolerance: true },
    ];
    expect(score(cases, {})).toMatchObject({ score: 0, result: "fail" });
  });

  it.each(["pending", "inconclusive", "error"] as const)(
    "does not pass with a metric that is %s, whatever the score",
    (verdict) => {
      const cases = of("g", "pass", "pass", "pass", verdict);
      expect(score(cases, {})).toMatchObject({ score: 100, result: "marginal" });
      const metrics = [metric({ key: "m", group: "g" })];
      expect(scoreStage(RULE, metrics, []).result).toBe("marginal");
    },
  );

  it("is 0 with half of the metrics unknown, and still no failure that could not be a pass", () => {
    const half = score(of("g", "pass", "error"), {});
    expect(half).toMatchObject({ score: 0, result: "marginal" });
    expect(score(of("g", "fail", "fail", "fail", "pending"), {}).result).toBe("fail");
    expect(score([], {})).toEqual({ score: 0, result: "marginal", groups: [] });
  });

  it("tells a group without data from one that fails", () => {
    const found = score([...of("a", "pass", "pass"), ...of("b", "error")], {});
    expect(found.groups[1]).toEqual({ group: "b", weight: 50, score: null, passed: 0, counted: 0 });
  });

  it("never passes with anything unknown and never fails what could still pass", () => {
    const anyCase = fc.record({
      group: fc.constantFrom("a", "b", "c"),
      verdict: fc.constantFrom<Verdict>("pass", "fail", "inconclusive", "pending", "error"),
      critical: fc.boolean(),
    });
    const weights = fc.dictionary(fc.constantFrom("a", "b", "c"), fc.nat(33));
    fc.assert(
      fc.property(fc.array(anyCase, { minLength: 1 }), weights, (cases, given) => {
        const found = score(cases, { weights: given });
        expect(found.score).toBeGreaterThanOrEqual(0);
        expect(found.score).toBeLessThanOrEqual(100);
        const isKnown = cases.every((c) => c.verdict === "pass" || c.verdict === "fail");
        if (!isKnown) expect(found.result).not.toBe("pass");
        const best = cases.map((c): Case => (c.verdict === "fail" ? c : { ...c, verdict: "pass" }));
        if (found.result === "fail") expect(score(best, { weights: given }).result).toBe("fail");
      }),
    );
  });
});
