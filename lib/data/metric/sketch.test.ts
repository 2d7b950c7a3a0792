import { DDSketch } from "@datadog/sketches-js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  mergeSketch,
  newSketch,
  quantileOf,
  sketchFromBytes,
  sketchToBytes,
} from "@/lib/data/metric/sketch";

const QUANTILES = [0, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1];

function sketchOf(values: number[], weight = 1): DDSketch {
  const sketch = newSketch();
  for (const value of values) sketch.accept(value, weight);
  return sketch;
}

/** The nearest rank, by sorting. */
function exact(values: number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * sorted.length * (1 - 1e-9)) - 1)] ?? Number.NaN;
}

function expectClose(sketch: DDSketch, values: number[]): void {
  for (const q of QUANTILES) {
    const found = quantileOf(sketch, q);
    const wanted = exact(values, q);
    expect(Math.abs(found - wanted), `q ${q}: ${found} for ${wanted}`).toBeLessThanOrEqual(
      Math.abs(wanted) * 0.0101,
    );
  }
}

const value = fc.oneof(
  fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((v) => (Math.abs(v) < 1e-6 ? 1 : v)),
  fc.constantFrom(1, -1, 2, 10, 0.5),
);
const values = fc.array(value, { minLength: 1, maxLength: 60 });

describe("sketches", () => {
  it("give percentiles within 1 % of the exact ones, through bytes and merges", () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const merged = sketchFromBytes(sketchToBytes(sketchOf(a)));
        mergeSketch(merged, sketchFromBytes(sketchToBytes(sketchOf(b))));
        expect(merged.count).toBe(a.length + b.length);
        expectClose(merged, [...a, ...b]);
      }),
      { numRuns: 300 },
    );
  });

  it("keep negative values and samples of exactly 1, which the library's merge loses", () => {
    const merged = sketchOf([0.5, -5]);
    mergeSketch(merged, sketchOf([0.01, 1, -7]));
    expectClose(merged, [-7, -5, 0.01, 0.5, 1]);
    const theirs = new DDSketch();
    theirs.accept(0.5);
    const other = new DDSketch();
    other.accept(0.01);
    other.accept(1);
    theirs.merge(other);
    expect(theirs.store.bins.some(Number.isNaN)).toBe(true);
  });

  it("take the larger of two samples for a high percentile", () => {
    expect(Math.abs(quantileOf(sketchOf([100, 900]), 0.95) - 900)).toBeLessThan(9.1);
  });

  it("count a weight as so many samples", () => {
    const sketch = sketchOf([10], 99);
    sketch.accept(500, 1);
    expect(quantileOf(sketch, 0.95)).toBeCloseTo(10, 0);
    expect(Math.abs(quantileOf(sketch, 1) - 500)).toBeLessThan(5.1);
  });

  it("read a fraction of one observation, and nothing from nothing", () => {
    expect(Math.abs(quantileOf(sketchOf([40], 0.25), 0.95) - 40)).toBeLessThan(0.41);
    expect(Math.abs(quantileOf(sketchOf([-40], 0.25), 0.95) + 40)).toBeLessThan(0.41);
    expect(quantileOf(newSketch(), 0.5)).toBeNaN();
  });

  it("stay small for a gauge and for a spread of latencies", () => {
    expect(sketchToBytes(sketchOf([42])).length).toBeLessThan(200);
    const latencies = Array.from({ length: 10_000 }, (_, i) => 5 + (i % 1000));
    expect(sketchToBytes(sketchOf(latencies)).length).toBeLessThan(3000);
  });
});
