import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { relativeChange } from "@/lib/domain/statistics/effect";
import { meanInterval } from "@/lib/domain/statistics/mean-interval";
import { mergeMoments, momentsOf, NO_MOMENTS, varianceOf } from "@/lib/domain/statistics/moments";
import { quantileRanks } from "@/lib/domain/statistics/quantile-interval";
import { rateInterval } from "@/lib/domain/statistics/rate-interval";
import { wilsonInterval } from "@/lib/domain/statistics/wilson";
import { expectAgreement, readCases } from "@/lib/testing/r-cases";

type Limits = { level: number; low: number; high: number };

const once = (values: readonly number[]) => values.map((value) => ({ value, weight: 1 }));
const numbered = <Case>(cases: Case[]) => cases.map((one, i) => ({ ...one, line: i + 1 }));
const proportions = readCases<Limits & { x: number; n: number }>("prop.jsonl");
const means = readCases<Limits & { sample: number[]; mean: number; sd: number }>("mean.jsonl");
const rates = readCases<Limits & { x: number; exposure: number }>("poisson.jsonl");
const quantiles = readCases<Limits & { q: number; n: number }>("binom.jsonl");

describe("agrees with R", () => {
  it("on enough cases", () => {
    for (const cases of [proportions, means, rates])
      expect(cases.length).toBeGreaterThanOrEqual(200);
  });

  it.each(numbered(proportions))(
    "prop.test, line $line: $x of $n",
    ({ x, n, level, low, high }) => {
      const ours = wilsonInterval(x, n, level);
      // Both subtract nearly equal numbers for a low end near 0.
      expectAgreement(ours?.low, low, 1e-4);
      expectAgreement(ours?.high, high);
    },
  );

  it.each(numbered(means))("t.test, line $line", ({ sample, mean, sd, level, low, high }) => {
    const moments = momentsOf(once(sample));
    expectAgreement(moments.mean, mean);
    expectAgreement(Math.sqrt(varianceOf(moments)), sd);
    const ours = meanInterval(moments, level);
    expectAgreement(ours?.low, low);
    expectAgreement(ours?.high, high);
  });

  it.each(numbered(rates))("poisson.test, line $line: $x in $exposure", (one) => {
    const ours = rateInterval(one.x, one.exposure, one.level);
    expectAgreement(ours?.low, one.low);
    expectAgreement(ours?.high, one.high);
  });

  it.each(numbered(quantiles))("qbinom, line $line: $q of $n", ({ q, n, level, low, high }) => {
    const ours = quantileRanks(q, n, level);
    const rankOf = (quantile: number | null | undefined) =>
      typeof quantile === "number" ? Math.floor(quantile * (n - 1)) + 1 : null;
    // Read downwards from a sketch, the low end may be one rank lower for rounding, never the high end.
    const lowRank = rankOf(ours?.low);
    expect([low, low - 1]).toContain(lowRank ?? low);
    expect(lowRank === null).toBe(low < 1);
    expect(rankOf(ours?.high)).toBe(high > n ? null : high);
  });
});

describe("nothing comes of nothing", () => {
  it.each([
    ["one observation", meanInterval(momentsOf(once([5])))],
    ["no observations", meanInterval(NO_MOMENTS)],
    ["a mean that is not a number", meanInterval({ count: 5, mean: Number.NaN, m2: 1 })],
    ["a spread below 0", meanInterval({ count: 5, mean: 1, m2: -1 })],
    ["a confidence in per cent", meanInterval({ count: 5, mean: 1, m2: 1 }, 95)],
    ["no exposure", rateInterval(3, 0)],
    ["fewer events than none", rateInterval(-1, 10)],
    ["a rate with a confidence of 1", rateInterval(1, 10, 1)],
    ["a proportion with a confidence of 0", wilsonInterval(1, 10, 0)],
    ["no quantile", quantileRanks(Number.NaN, 10)],
    ["the largest of all", quantileRanks(1, 10)],
    ["a quantile of none", quantileRanks(0.5, 0)],
    ["a change from nothing", relativeChange(5, 0)],
  ])("%s", (_, answer) => expect(answer).toBeNull());

  it("no bound on the side where the sample ends", () => {
    expect(quantileRanks(0.99, 100)).toEqual({ low: 96 / 99, high: null });
  });
});

describe("relativeChange", () => {
  it.each([
    [110, 100, 0.1],
    [90, 100, -0.1],
    [-90, -100, 0.1],
    [0, 4, -1],
  ])("%d from %d", (now, before, change) =>
    expect(relativeChange(now, before)).toBeCloseTo(change, 12),
  );
});

describe("what always holds", () => {
  const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 40 });

  it("moments merge in any order to those of the whole", () => {
    fc.assert(
      fc.property(values, values, values, (a, b, c) => {
        const [ofA, ofB, ofC] = [a, b, c].map((part) => momentsOf(once(part)));
        const whole = momentsOf(once([...a, ...b, ...c]));
        for (const merged of [
          mergeMoments(mergeMoments(ofA ?? NO_MOMENTS, ofB ?? NO_MOMENTS), ofC ?? NO_MOMENTS),
          mergeMoments(ofC ?? NO_MOMENTS, mergeMoments(ofB ?? NO_MOMENTS, ofA ?? NO_MOMENTS)),
        ]) {
          expect(merged.count).toBe(whole.count);
          expect(Math.abs(merged.mean - whole.mean)).toBeLessThan(1e-6);
          expect(Math.abs(merged.m2 - whole.m2)).toBeLessThanOrEqual(1e-9 * (1 + whole.m2));
        }
      }),
    );
  });

  it("keeps the digits that a sum of squares loses", () => {
    const parts = [1e9 + 1, 1e9 + 2, 1e9 + 3].map((value) => momentsOf(once([value])));
    expect(varianceOf(parts.reduce(mergeMoments, NO_MOMENTS))).toBe(1);
  });

  it("a mean's interval holds it, is symmetric, and widens with the confidence", () => {
    fc.assert(
      fc.property(values, (sample) => {
        const moments = momentsOf(once(sample));
        const [narrow, wide] = [meanInterval(moments, 0.9), meanInterval(moments, 0.99)];
        expect(narrow === null).toBe(sample.length < 2);
        if (narrow === null || wide === null) return;
        expect((narrow.low + narrow.high) / 2).toBeCloseTo(moments.mean, 6);
        expect(wide.high - wide.low).toBeGreaterThanOrEqual(narrow.high - narrow.low);
      }),
    );
  });

  it("a rate's interval holds it, and narrows with more exposure", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (events) => {
        const once = rateInterval(events, 10) ?? { low: 1, high: 0 };
        const more = rateInterval(events * 3, 30) ?? { low: 0, high: 1e9 };
        expect(once.low).toBeLessThan(events / 10);
        expect(once.high).toBeGreaterThan(events / 10);
        expect(more.high - more.low).toBeLessThan(once.high - once.low);
      }),
    );
  });
});
