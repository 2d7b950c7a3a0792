import { describe, expect, it } from "vitest";
import { differenceOfMeans } from "@/lib/domain/statistics/sequential/difference-of-means";
import { differenceOfProportions } from "@/lib/domain/statistics/sequential/difference-of-proportions";
import { meanSequence } from "@/lib/domain/statistics/sequential/mean-sequence";
import { proportionSequence } from "@/lib/domain/statistics/sequential/proportion-sequence";
import { rateSequence } from "@/lib/domain/statistics/sequential/rate-sequence";
import { ratioOfRates } from "@/lib/domain/statistics/sequential/ratio-of-rates";
import { expectAgreement, readCases } from "@/lib/testing/r-cases";

type Case = {
  kind: "proportion" | "rate" | "mean";
  level: number;
  a: number;
  b: number;
  low: number;
  high: number;
};

const cases = readCases<Case>("sequence.jsonl");
/** As the script has it. */
const SPREAD = 90;

function answer({ kind, a, b, level }: Case) {
  if (kind === "proportion") return proportionSequence(a, b, level);
  if (kind === "rate") return rateSequence(a, b, level);
  return meanSequence({ count: a, mean: b, m2: (a - 1) * SPREAD ** 2 }, level);
}

describe("sequences end where R integrates the martingale to 1 / alpha", () => {
  it.each(cases)("$kind of $a and $b at $level", (one) => {
    const ours = answer(one);
    expectAgreement(ours?.low, one.low);
    expectAgreement(ours?.high, one.high);
  });
});

const moments = (count: number, mean: number, sd = 90) => ({
  count,
  mean,
  m2: (count - 1) * sd ** 2,
});

describe("differenceOfMeans", () => {
  it("is the mean sequence of a against a control without end", () => {
    const own = moments(1000, 200);
    const control = moments(1e13, 150);
    const single = meanSequence(own, 0.95);
    const found = differenceOfMeans(own, control, 0.95);
    expect(found?.low).toBeCloseTo((single?.low ?? 0) - 150, 3);
    expect(found?.high).toBeCloseTo((single?.high ?? 0) - 150, 3);
  });

  it("turns round when the sides are swapped", () => {
    const there = differenceOfMeans(moments(900, 200), moments(9000, 150, 40));
    const back = differenceOfMeans(moments(9000, 150, 40), moments(900, 200));
    expect(there?.low).toBeCloseTo(-(back?.high ?? 0), 9);
    expect(there?.high).toBeCloseTo(-(back?.low ?? 0), 9);
  });
});

describe("differenceOfProportions", () => {
  it("excludes 0 exactly when the two sequences at half the alpha are apart", () => {
    for (let trials = 10; trials < 2000; trials = Math.ceil(trials * 1.3)) {
      for (let successes = 0; successes <= trials; successes += Math.ceil(trials / 9)) {
        const found = differenceOfProportions(
          { successes, trials },
          { successes: 40, trials: 100 },
        );
        const own = proportionSequence(successes, trials, 0.975);
        const other = proportionSequence(40, 100, 0.975);
        if (!found || !own || !other) throw new Error("both sides have trials");
        const isApart = own.low > other.high || own.high < other.low;
        expect(found.low > 0 || found.high < 0).toBe(isApart);
        expect(found.low).toBeLessThan(found.high);
      }
    }
  });
});

describe("ratioOfRates", () => {
  it("does not depend on the unit of the exposure, and turns round when the sides are swapped", () => {
    const [a, b] = [
      { count: 30, seconds: 60 },
      { count: 100, seconds: 540 },
    ];
    const found = ratioOfRates(a, b) ?? { low: 0, high: 0 };
    const back = ratioOfRates(b, a) ?? { low: 0, high: 0 };
    const hours = ratioOfRates({ count: 30, seconds: 1 }, { count: 100, seconds: 9 });
    expect(hours?.low).toBeCloseTo(found.low, 12);
    expect(found.low * back.high).toBeCloseTo(1, 9);
    expect(found.low).toBeLessThan(2.7);
    expect(found.high).toBeGreaterThan(2.7);
  });

  it("has no upper end while b has no event", () => {
    const found = ratioOfRates({ count: 3, seconds: 10 }, { count: 0, seconds: 10 });
    expect(found?.high).toBe(Number.POSITIVE_INFINITY);
    expect(found?.low).toBeGreaterThan(0);
  });
});

describe("nothing comes of nothing", () => {
  const some = { successes: 1, trials: 2 };
  it.each([
    ["a proportion of no trials", proportionSequence(0, 0)],
    ["more successes than trials", proportionSequence(3, 2)],
    ["NaN successes", proportionSequence(Number.NaN, 2)],
    ["a confidence in per cent", proportionSequence(1, 2, 95)],
    ["a side without trials", differenceOfProportions(some, { successes: 0, trials: 0 })],
    ["a rate without exposure", rateSequence(3, 0)],
    ["fewer events than none", rateSequence(-1, 5)],
    ["a ratio of no events", ratioOfRates({ count: 0, seconds: 5 }, { count: 0, seconds: 5 })],
    ["a ratio to no exposure", ratioOfRates({ count: 1, seconds: 5 }, { count: 1, seconds: 0 })],
    [
      "a ratio with events below 0",
      ratioOfRates({ count: 4, seconds: 5 }, { count: -1, seconds: 5 }),
    ],
    ["a mean before its burn-in", meanSequence(moments(199, 5))],
    ["a mean without spread", meanSequence(moments(500, 5, 0))],
    ["a mean that is not a number", meanSequence(moments(500, Number.NaN))],
    ["means before a burn-in", differenceOfMeans(moments(500, 5), moments(199, 5))],
    ["means of which one has no spread", differenceOfMeans(moments(500, 5), moments(500, 5, 0))],
    ["two normal observations", meanSequence(moments(2, 5), 0.95, { burnIn: 2 })],
  ])("%s", (_, found) => expect(found).toBeNull());
});

describe("with more data", () => {
  it("every sequence narrows", () => {
    const widths = [1e3, 1e4, 1e5, 1e6].map((n) => [
      proportionSequence(n / 5, n),
      rateSequence(n / 5, n),
      meanSequence(moments(n, 5)),
      differenceOfMeans(moments(n, 5), moments(3 * n, 5)),
      differenceOfProportions({ successes: n / 5, trials: n }, { successes: n, trials: 3 * n }),
      ratioOfRates({ count: n, seconds: 5 }, { count: n, seconds: 5 }),
    ]);
    widths.slice(1).forEach((row, i) => {
      row.forEach((found, kind) => {
        const before = widths[i]?.[kind];
        if (!found || !before) throw new Error("there is data enough");
        expect(found.high - found.low).toBeLessThan(before.high - before.low);
      });
    });
  });
});
