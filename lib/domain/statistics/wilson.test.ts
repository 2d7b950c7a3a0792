import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wilsonInterval } from "@/lib/domain/statistics/wilson";

describe("wilsonInterval", () => {
  // 11 of 12 stands in the product's description. The next four are worked in R. G. Newcombe, "Two-sided confidence
  // intervals for the single proportion", Statistics in Medicine 17 (1998), table I. Of 29 in 29 the lower end is
  // n / (n + z^2).
  it.each([
    [11, 12, 0.6461, 0.9851],
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
    [29, 29, 0.883, 1],
  ])("of %d in %d", (successes, trials, low, high) => {
    const interval = wilsonInterval(successes, trials);
    expect(interval?.low).toBeCloseTo(low, 4);
    expect(interval?.high).toBeCloseTo(high, 4);
  });

  it.each([0, -1, Number.NaN])("is nothing for %d trials", (trials) => {
    expect(wilsonInterval(0, trials)).toBeNull();
  });

  it("holds the proportion, stays within 0 and 1, and narrows with more trials", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (trials, share) => {
          const successes = Math.round(trials * share);
          const interval = wilsonInterval(successes, trials) ?? { low: 1, high: 0 };
          const p = successes / trials;
          expect(interval.low).toBeGreaterThanOrEqual(0);
          expect(interval.high).toBeLessThanOrEqual(1);
          expect(interval.low).toBeLessThanOrEqual(p + 1e-12);
          expect(interval.high).toBeGreaterThanOrEqual(p - 1e-12);
          const more = wilsonInterval(successes * 4, trials * 4) ?? { low: 0, high: 1 };
          expect(more.high - more.low).toBeLessThan(interval.high - interval.low);
        },
      ),
    );
  });
});
