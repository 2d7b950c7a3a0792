import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { extendCoverage } from "@/lib/domain/run/effective-soak";

const at = (second: number) => new Date(Date.UTC(2025, 9, 7, 9, 0, second));
const NOTHING = { effectiveMs: 0, coveredUntil: null };
const steady = { staleAfter: 10_000, times: [at(0), at(10), at(20), at(30), at(40), at(50)] };

describe("effective soak", () => {
  it.each([
    ["all of it with steady data", [steady], 60],
    ["nothing without data", [{ staleAfter: 10_000, times: [] }], 0],
    ["all of it where nothing is measured", [], 60],
    ["only what follows the first observation", [{ staleAfter: 60_000, times: [at(12)] }], 48],
    ["not beyond what is fresh", [{ staleAfter: 10_000, times: [at(0), at(40)] }], 20],
    ["only what every metric covers", [steady, { staleAfter: 10_000, times: [at(5), at(45)] }], 20],
  ])("is %s", (_, metrics, seconds) => {
    const stage = { startedAt: at(0), now: at(60) };
    expect(extendCoverage(NOTHING, stage, metrics)).toEqual({
      effectiveMs: seconds * 1000,
      coveredUntil: at(60),
    });
  });

  it("goes on from where it was, with an observation from before", () => {
    const before = { effectiveMs: 20_000, coveredUntil: at(30) };
    const metrics = [{ staleAfter: 10_000, times: [at(25)] }];
    const after = extendCoverage(before, { startedAt: at(0), now: at(40) }, metrics);
    expect(after).toEqual({ effectiveMs: 25_000, coveredUntil: at(40) });
  });

  it("does not count a time twice, nor go back", () => {
    const before = { effectiveMs: 20_000, coveredUntil: at(30) };
    expect(extendCoverage(before, { startedAt: at(0), now: at(30) }, [])).toEqual(before);
    expect(extendCoverage(before, { startedAt: at(0), now: at(20) }, [])).toEqual(before);
  });

  it("is never more than the time that has gone by, however it is cut", () => {
    const seconds = fc.array(fc.integer({ min: 0, max: 120 }), { maxLength: 20 });
    fc.assert(
      fc.property(seconds, seconds, fc.integer({ min: 1, max: 119 }), (one, two, cut) => {
        const metrics = [one, two].map((times) => ({ staleAfter: 7000, times: times.map(at) }));
        const whole = extendCoverage(NOTHING, { startedAt: at(0), now: at(120) }, metrics);
        const first = extendCoverage(NOTHING, { startedAt: at(0), now: at(cut) }, metrics);
        const then = extendCoverage(first, { startedAt: at(0), now: at(120) }, metrics);
        expect(then.effectiveMs).toBe(whole.effectiveMs);
        expect(whole.effectiveMs).toBeLessThanOrEqual(120_000);
      }),
    );
  });
});
