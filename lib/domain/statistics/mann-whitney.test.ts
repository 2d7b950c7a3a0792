import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mannWhitney } from "@/lib/domain/statistics/mann-whitney";
import type { Weighted } from "@/lib/domain/statistics/weighted";
import { type Answer, expectAgreement, readCases } from "@/lib/testing/r-cases";

type Case = {
  shape: string;
  level: number;
  x: number[];
  y: number[];
  wx?: number[];
  wy?: number[];
  u: number;
  p: Answer;
  estimate: Answer;
  low: Answer;
  high: Answer;
  method: "exact" | "normal";
};

const cases = readCases<Case>("wilcox.jsonl");
const weighted = (values: readonly number[], weights: readonly number[] = []): Weighted[] =>
  values.map((value, i) => ({ value, weight: weights[i] ?? 1 }));
const samples = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 60 });

describe("mannWhitney", () => {
  it("has enough cases of R to agree with, of both methods", () => {
    expect(cases.length).toBeGreaterThanOrEqual(200);
    expect(cases.filter(({ method }) => method === "exact").length).toBeGreaterThan(80);
    expect(
      cases.filter(({ method, low }) => method === "normal" && low !== null).length,
    ).toBeGreaterThan(100);
  });

  it.each(cases.map((one, line) => ({ ...one, line: line + 1 })))(
    "agrees with R on line $line, $shape",
    ({ x, y, wx, wy, level, ...r }) => {
      const ours = mannWhitney(weighted(x, wx), weighted(y, wy), { confidence: level });
      expect(ours?.u).toBe(r.u);
      expect(ours?.method).toBe(r.method);
      if (r.p !== null) expectAgreement(ours?.p, r.p);
      if (r.low === null) return;
      // R stops within 1e-12 of the largest difference.
      const scale = Math.max(...x.map(Math.abs), ...y.map(Math.abs));
      expectAgreement(ours?.estimate, r.estimate, scale);
      expectAgreement(ours?.low, r.low, scale);
      expectAgreement(ours?.high, r.high, scale);
    },
  );

  it("gives bins' differences themselves, so that no rounding looks like a shift", () => {
    const x = weighted([200, 210, 220], [30, 40, 30]);
    const y = weighted([200, 210, 220], [50, 40, 10]);
    expect(mannWhitney(x, y)).toMatchObject({ estimate: 0, low: 0, high: 10, effect: 0.64 });
  });

  it.each([
    { x: 7, y: 7, count: 1, p: 1, shift: 0, reached: false },
    { x: 7, y: 7, count: 500, p: 1, shift: 0, reached: true },
    { x: 5, y: 4, count: 500, p: 0, shift: 1, reached: true },
  ])("answers where R fails: $count times $x against $y", ({ x, y, count, p, shift, reached }) => {
    const found = mannWhitney([{ value: x, weight: count }], [{ value: y, weight: count }]);
    expect(found).toMatchObject({ estimate: shift, low: shift, high: shift, reached });
    expect(found?.p).toBeCloseTo(p, 12);
  });

  it("says when so few observations cannot give the confidence", () => {
    const three = weighted([1, 2, 3]);
    expect(mannWhitney(three, weighted([4, 5, 6]))?.reached).toBe(false);
    expect(mannWhitney(three, weighted([4, 5, 6]), { confidence: 0.9 })?.reached).toBe(true);
  });

  it.each<[string, Weighted[]]>([
    ["nothing", []],
    ["weights of 0", [{ value: 1, weight: 0 }]],
    ["NaN", [{ value: Number.NaN, weight: 1 }]],
    ["infinity", [{ value: Number.POSITIVE_INFINITY, weight: 1 }]],
    ["half an observation", [{ value: 1, weight: 0.5 }]],
    ["less than nothing", [{ value: 1, weight: -1 }]],
  ])("is nothing for a side of %s", (_, side) => {
    const other = weighted([1, 2, 3]);
    expect(mannWhitney(side, other)).toBeNull();
    expect(mannWhitney(other, side)).toBeNull();
  });

  it.each([0, 1, 95, Number.NaN])("is nothing for a confidence of %d", (confidence) => {
    expect(mannWhitney(weighted([1]), weighted([2]), { confidence })).toBeNull();
  });

  it("takes a weight for that many observations", () => {
    fc.assert(
      fc.property(samples, samples, (x, y) => {
        const joined = (values: number[]) =>
          [...new Set(values)].map((value) => ({
            value,
            weight: values.filter((other) => other === value).length,
          }));
        expect(mannWhitney(joined(x), joined(y))).toEqual(mannWhitney(weighted(x), weighted(y)));
      }),
    );
  });

  it("turns round when the sides are swapped, and holds the estimate in the interval", () => {
    fc.assert(
      fc.property(samples, samples, (x, y) => {
        const there = mannWhitney(weighted(x), weighted(y));
        const back = mannWhitney(weighted(y), weighted(x));
        if (there === null || back === null) throw new Error("both have observations");
        expect(there.p).toBeCloseTo(back.p, 12);
        expect(there.effect).toBeCloseTo(1 - back.effect, 12);
        expect(there.low).toBeCloseTo(-back.high, 8);
        expect(there.low).toBeLessThanOrEqual(there.estimate + 1e-9);
        expect(there.high).toBeGreaterThanOrEqual(there.estimate - 1e-9);
      }),
    );
  });

  it("costs the bins, not the observations", () => {
    const sketch = (from: number, weight: number) =>
      Array.from({ length: 400 }, (_, i) => ({
        value: from * 1.02 ** i,
        weight: weight + (i % 7),
      }));
    const took = (weight: number) => {
      const start = performance.now();
      for (let i = 0; i < 20; i++) mannWhitney(sketch(10, weight), sketch(10.3, weight));
      return (performance.now() - start) / 20;
    };
    took(1);
    expect(took(50_000)).toBeLessThan(Math.max(30, 5 * took(1)));
  });
});
