import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  marginTo,
  parseQuantity,
  parseThreshold,
  satisfies,
  type Threshold,
} from "@/lib/domain/metric/threshold";
import { parseUnit, type Unit } from "@/lib/domain/metric/unit";

function unit(text: string): Unit {
  const parsed = parseUnit(text);
  if (!parsed) throw new Error(`${text} is no unit`);
  return parsed;
}

function threshold(text: string, symbol: string, baseline: number | null = null): Threshold {
  const parsed = parseThreshold(text, { unit: unit(symbol), baseline });
  if (parsed.kind === "problem") throw new Error(parsed.message);
  return parsed.threshold;
}

const at = (value: number) => ({ value, strict: false });
const beyond = (value: number) => ({ value, strict: true });

describe("parseThreshold", () => {
  it.each([
    ["<= 200ms", "ms", null, at(200)],
    ["≤200ms", "ms", null, at(200)],
    ["<=0.2 s", "ms", null, at(200)],
    ["< 20/min", "/min", null, beyond(20)],
    ["< 1/s", "/min", null, beyond(60)],
    [">= 99.5%", "%", at(99.5), null],
    ["≥ 0.995 ratio", "%", at(99.5), null],
    ["> 0/min", "/min", beyond(0), null],
    ["== 0", "", at(0), at(0)],
    ["= 0%", "%", at(0), at(0)],
    ["0", "ms", at(0), at(0)],
    ["100%", "%", at(100), at(100)],
    ["55..65%", "%", at(55), at(65)],
    ["55-65%", "%", at(55), at(65)],
    ["55 – 65 %", "%", at(55), at(65)],
    ["55% .. 65%", "ratio", at(0.55), at(0.65)],
    ["100ms..0.2s", "ms", at(100), at(200)],
    ["1..2s", "ms", at(1000), at(2000)],
    ["-5..-1", "", at(-5), at(-1)],
    [">= TLS 1.2", "TLS", at(10_000_200_000), null],
    ["TLS 1.2+", "TLS", at(10_000_200_000), null],
    ["== v1.2.1", "version", at(10_000_200_001), at(10_000_200_001)],
    ["<= 90/100", "/100", null, at(90)],
    ["<= 90/100", "%", null, at(90)],
    ["<= 90%", "/100", null, at(90)],
    ["<= 500 events", "events", null, at(500)],
    ["<= 500", "events", null, at(500)],
    ["<= 1GiB", "MiB", null, at(1024)],
  ])("reads %j in %j", (text, symbol, min, max) => {
    expect(threshold(text, symbol)).toEqual({ text, min, max });
  });

  it.each([
    ["<= baseline * 1.1", 440],
    ["<= baseline*1.1", 440],
    ["<= baseline + 50ms", 450],
    ["<= baseline + 0.05s", 450],
    ["<= baseline - 10 ms", 390],
    ["<= baseline", 400],
  ])("takes %j from a baseline of 400 ms", (text, expected) => {
    expect(threshold(text, "ms", 400).max).toEqual(at(expected));
  });

  it.each(["must be zero", "Must Be Zero", "MUST BE ZERO", "0 (MUST BE ZERO)"])(
    "takes %j for no tolerance at all",
    (text) => {
      const parsed = parseThreshold(text, { unit: unit("detections"), baseline: null });
      expect(parsed).toMatchObject({ zeroTolerance: true, threshold: { min: at(0), max: at(0) } });
    },
  );

  it("takes == 0 for a plain limit that the next reading can satisfy again", () => {
    const parsed = parseThreshold("== 0", { unit: unit(""), baseline: null });
    expect(parsed).toMatchObject({ kind: "threshold", zeroTolerance: false });
  });

  it.each([
    ["<= 200ms", "%", "does not fit", "a value in %"],
    ["< 20/min", "ms", "does not fit", "a value in ms"],
    ["<= 200", "ms", "200 has no unit", "a value in ms"],
    ["<= 20 rows", "events", "does not fit", "a value in events"],
    ["must be zero", "TLS", "does not fit", "TLS"],
    [">= SSL 3", "TLS", "is not a version", "TLS 1.3"],
    ["<= latest", "version", "is not a version", "v1.2.1"],
    ["<= baseline", "ms", "needs a baseline", "baseline"],
    ["<= baseline * 2ms", "ms", "follows the factor", "baseline * 1.1"],
    ["<= baseline + 2%", "ms", "does not fit", "a value in ms"],
    ["65..55%", "%", "upside down", "smaller number first"],
    ["55..x%", "%", "is not a range", "two numbers"],
    ["quick", "ms", "is not a threshold", "<= 200ms"],
    ["", "ms", "is not a threshold", "<= 200ms"],
    ["!= 0", "", "is not a threshold", "<= 200ms"],
    ["<= NaN", "", "is not a threshold", "<= 200ms"],
    ["<= 1e999ms", "ms", "too large", "a finite number"],
    ["0..1e999", "", "too large", "a finite number"],
    ["<= 1,000ms", "ms", "does not fit", "a value in ms"],
  ])("refuses %j in %j", (text, symbol, message, expected) => {
    const baseline = text.includes("*") || text.includes("+") ? 400 : null;
    const parsed = parseThreshold(text, { unit: unit(symbol), baseline });
    expect(parsed).toMatchObject({ kind: "problem", message: expect.stringContaining(message) });
    expect(parsed.kind === "problem" && parsed.expected).toContain(expected);
  });

  it("refuses a relative limit that no number can hold", () => {
    const parsed = parseThreshold("<= baseline * 1e300", { unit: unit("ms"), baseline: 1e300 });
    expect(parsed).toMatchObject({ kind: "problem" });
  });

  it("never throws, and every threshold that it gives has a finite bound", () => {
    const pieces =
      "<= >= < == baseline * .. - 1 0.5 % ms /min TLS + e9 must be zero TLS1.2 55-65%".split(" ");
    const pieced = fc.array(fc.constantFrom(...pieces, " "), { maxLength: 8 });
    const text = fc.oneof(
      fc.string(),
      pieced.map((p) => p.join("")),
    );
    const symbol = fc.constantFrom("ms", "%", "/min", "B", "", "events", "TLS", "/100");
    const baseline = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }));
    fc.assert(
      fc.property(text, symbol, baseline, (source, of, base) => {
        const parsed = parseThreshold(source, { unit: unit(of), baseline: base });
        if (parsed.kind === "problem") {
          expect(parsed.expected).not.toBe("");
          return;
        }
        const { min, max } = parsed.threshold;
        const bounds = [min, max].flatMap((bound) => (bound ? [bound.value] : []));
        expect(bounds.length).toBeGreaterThan(0);
        expect(bounds.every(Number.isFinite)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("parseQuantity", () => {
  it.each([
    ["145ms", "ms", 145],
    ["0.4s", "ms", 400],
    ["45/100", "/100", 45],
    ["0.28%", "%", 0.28],
    ["TLS 1.2", "TLS", 10_000_200_000],
  ])("reads %j in %s", (text, symbol, value) => {
    expect(parseQuantity(text, unit(symbol))).toEqual({ kind: "value", value });
  });

  it.each(["145ms", "45", "much"])("refuses %j for a share", (text) => {
    expect(parseQuantity(text, unit("%"))).toMatchObject({ kind: "problem" });
  });
});

describe("satisfies", () => {
  it.each([
    [200, "<= 200ms", "ms", true],
    [200.001, "<= 200ms", "ms", false],
    [20, "< 20/min", "/min", false],
    [19.999, "< 20/min", "/min", true],
    [99.5, ">= 99.5%", "%", true],
    [99.499, ">= 99.5%", "%", false],
    [0, "> 0", "", false],
    [55, "55..65%", "%", true],
    [65.1, "55..65%", "%", false],
    [99.9999, "100%", "%", false],
    [99.99999999999999, "100%", "%", true],
    [0.1 + 0.2, "<= 0.3", "", true],
    [Number.NaN, "<= 200ms", "ms", false],
    [Number.NaN, ">= 0", "", false],
    [Number.POSITIVE_INFINITY, "<= 200ms", "ms", false],
  ])("%d against %s is %s", (value, text, symbol, expected) => {
    expect(satisfies(value, threshold(text, symbol))).toBe(expected);
  });

  it("orders TLS versions", () => {
    const tls = threshold(">= TLS 1.2", "TLS");
    expect(satisfies(10_000_100_000, tls)).toBe(false);
    expect(satisfies(10_000_300_000, tls)).toBe(true);
  });

  it("never accepts more when it gets tighter", () => {
    const number = fc.integer({ min: -1000, max: 1000 });
    const by = fc.nat(100);
    fc.assert(
      fc.property(number, number, by, by, fc.boolean(), (value, limit, width, less, strict) => {
        const loose = { text: "", min: at(limit), max: at(limit + width) };
        const max = { value: limit + width - less, strict };
        if (satisfies(value, { text: "", min: at(limit), max })) {
          expect(satisfies(value, loose)).toBe(true);
        }
      }),
    );
  });
});

describe("marginTo", () => {
  it.each([
    [300, "<= 500ms", "ms", 0.4],
    [550, "<= 500ms", "ms", -0.1],
    [500, "<= 500ms", "ms", 0],
    [75, ">= 50/s", "/s", 0.5],
    [40, ">= 50/s", "/s", -0.2],
    [20, "< 20/min", "/min", 0],
    [11, "10..20", "", 0.1],
    [60, "55..65%", "%", 5 / 65],
    [99, "100%", "%", -0.01],
    [3, "must be zero", "", -1],
    [0, "> 0/min", "/min", 0],
    [-1, ">= 0", "", -1],
    [4, "0..5", "", 0.2],
  ])("of %d to %s is %s", (value, text, symbol, expected) => {
    expect(marginTo(value, threshold(text, symbol))).toBeCloseTo(expected, 10);
  });

  it.each([
    [100, "100%", "%"],
    [0, "must be zero", ""],
    [5, "> 0/min", "/min"],
  ])("of %d to %s is nothing to speak of", (value, text, symbol) => {
    expect(marginTo(value, threshold(text, symbol))).toBeNull();
  });

  it("has the sign that the comparison has", () => {
    const bound = fc.record({ value: fc.integer({ min: -1000, max: 1000 }), strict: fc.boolean() });
    const limits = fc
      .record({ text: fc.constant(""), min: fc.option(bound), max: fc.option(bound) })
      .filter(({ min, max }) => (min?.value ?? -1e9) <= (max?.value ?? 1e9));
    fc.assert(
      fc.property(limits, fc.double({ noNaN: true, min: -1e6, max: 1e6 }), (limit, value) => {
        const margin = marginTo(value, limit);
        if (satisfies(value, limit)) expect(margin ?? 0).toBeGreaterThanOrEqual(0);
        else expect(margin).toBeLessThanOrEqual(0);
      }),
      { numRuns: 1000 },
    );
  });
});
