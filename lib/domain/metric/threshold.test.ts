import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatMargin, formatValue } from "@/lib/domain/metric/format";
import { marginTo, parseQuantity, parseThreshold, satisfies } from "@/lib/domain/metric/threshold";
import {
  convert,
  parseSampleValue,
  parseUnit,
  parseVersion,
  type Unit,
} from "@/lib/domain/metric/unit";

function unit(text: string): Unit {
  const found = parseUnit(text);
  if (!found) throw new Error(`no unit ${text}`);
  return found;
}

function threshold(text: string, unitText: string, baseline: number | null = null) {
  const parsed = parseThreshold(text, { unit: unit(unitText), baseline });
  if (parsed.kind === "problem") throw new Error(parsed.message);
  return parsed;
}

const at = (value: number, strict = false) => ({ value, strict });
const TLS_1_2 = 1 * 1e10 + 2 * 1e5;

describe("a threshold", () => {
  it.each([
    ["<= 200ms", "ms", null, at(200)],
    ["≤200ms", "ms", null, at(200)],
    ["<= 0.2 s", "ms", null, at(200)],
    ["< 20/min", "/min", null, at(20, true)],
    ["< 1/s", "/min", null, at(60, true)],
    ["≥99.5%", "%", at(99.5), null],
    [">= 0.995 ratio", "%", at(99.5), null],
    ["> 0/min", "/min", at(0, true), null],
    ["== 0", "events", at(0), at(0)],
    ["= 0%", "%", at(0), at(0)],
    ["0", "ms", at(0), at(0)],
    ["100%", "%", at(100), at(100)],
    ["55..65%", "%", at(55), at(65)],
    ["55-65%", "%", at(55), at(65)],
    ["55% .. 65%", "%", at(55), at(65)],
    ["1..2s", "ms", at(1000), at(2000)],
    ["-5..5", "", at(-5), at(5)],
    [">= TLS 1.2", "TLS", at(TLS_1_2), null],
    ["TLS 1.2+", "TLS", at(TLS_1_2), null],
    ["== v1.2.1", "version", at(TLS_1_2 + 1), at(TLS_1_2 + 1)],
    ["<= 90/100", "/100", null, at(90)],
    ["<= 90/100", "%", null, at(90)],
    ["<= 500 events", "events", null, at(500)],
    ["<= 500", "events", null, at(500)],
    ["<= 2MiB", "KiB", null, at(2048)],
  ])("reads %s of a metric in %s", (text, unitText, min, max) => {
    expect(threshold(text, unitText)).toEqual({
      kind: "threshold",
      threshold: { text, min, max },
      zeroTolerance: false,
    });
  });

  it.each([
    ["<= baseline * 1.1", 400, null, at(440)],
    [">= baseline", 89.2, at(89.2), null],
    ["<= baseline + 50ms", 385, null, at(435)],
    [">= baseline - 0.1s", 385, at(285), null],
  ])("reads %s", (text, baseline, min, max) => {
    expect(threshold(text, "ms", baseline).threshold).toEqual({ text, min, max });
  });

  it.each(["must be zero", "MUST BE ZERO", "0 (MUST BE ZERO)"])("knows no mercy in %s", (text) => {
    expect(threshold(text, "detections")).toMatchObject({
      zeroTolerance: true,
      threshold: { min: at(0), max: at(0) },
    });
  });

  it.each([
    ["<= 200", "ms", "has no unit"],
    ["<= 200ms", "%", "does not fit"],
    ["<= 20/min", "ms", "does not fit"],
    ["<= 5 errors", "events", "does not fit"],
    ["<= baseline", "ms", "needs a baseline"],
    [">= SSL 3.0", "TLS", "is not a version"],
    ["65..55%", "%", "upside down"],
    ["fast", "ms", "is not a threshold"],
    ["", "ms", "is not a threshold"],
    ["must be zero", "TLS", "does not fit"],
  ])("refuses %s of a metric in %s and says what it expects", (text, unitText, message) => {
    const parsed = parseThreshold(text, { unit: unit(unitText), baseline: null });
    expect(parsed).toMatchObject({ kind: "problem", message: expect.stringContaining(message) });
    if (parsed.kind === "problem") expect(parsed.expected).not.toBe("");
  });

  it.each([
    ["<= 200ms", "ms", 200, true, 0],
    ["<= 200ms", "ms", 150, true, 0.25],
    ["<= 200ms", "ms", 220, false, -0.1],
    ["< 20/min", "/min", 20, false, 0],
    [">= 99.5%", "%", 99.5, true, 0],
    [">= 50/s", "/s", 75, true, 0.5],
    ["55..65%", "%", 60, true, 5 / 65],
    ["== 0", "events", 0, true, 0],
    ["== 0", "events", 3, false, -1],
    ["100%", "%", 99.99999999999999, true, 0],
  ])("%s in %s meets %d: %s, margin %d", (text, unitText, value, meets, margin) => {
    const { threshold: limit } = threshold(text, unitText);
    expect(satisfies(value, limit)).toBe(meets);
    expect(marginTo(value, limit)).toBeCloseTo(margin, 9);
  });

  it("never turns a failure into a pass when it gets tighter", () => {
    const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(
        number,
        number,
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        (value, limit, by) => {
          const loose = { text: "", min: null, max: at(limit) };
          const tight = { text: "", min: null, max: at(limit - by) };
          if (satisfies(value, tight) && Math.abs(value - limit) > 1e-3) {
            expect(satisfies(value, loose)).toBe(true);
          }
        },
      ),
    );
  });

  it("has a margin whose sign agrees with it, and no mercy for NaN", () => {
    const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(number, number, (value, limit) => {
        const max = { text: "", min: null, max: at(limit) };
        if ((marginTo(value, max) ?? 0) > 0) expect(satisfies(value, max)).toBe(true);
        if (!satisfies(value, max)) expect(marginTo(value, max)).toBeLessThan(0);
        expect(satisfies(Number.NaN, max)).toBe(false);
      }),
    );
  });

  it("never throws on any text", () => {
    const units = fc.constantFrom("ms", "%", "/min", "events", "/100", "TLS", "");
    fc.assert(
      fc.property(fc.string(), units, (text, unitText) => {
        const parsed = parseThreshold(text, { unit: unit(unitText), baseline: null });
        expect(["threshold", "problem"]).toContain(parsed.kind);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("units", () => {
  it("convert there and back", () => {
    const pairs = fc.constantFrom(
      ["ms", "s"],
      ["%", "ratio"],
      ["/s", "/min"],
      ["kB", "MiB"],
      ["%", "/100"],
    );
    fc.assert(
      fc.property(pairs, fc.double({ min: 1e-3, max: 1e6, noNaN: true }), ([a, b], value) => {
        const there = convert(value, unit(a ?? ""), unit(b ?? ""));
        const back = convert(there ?? Number.NaN, unit(b ?? ""), unit(a ?? ""));
        expect(Math.abs((back ?? 0) / value - 1)).toBeLessThan(1e-9);
      }),
    );
  });

  it.each([
    ["ms", "%"],
    ["/s", "s"],
    ["events", "ms"],
    ["events", "errors"],
    ["TLS", "version"],
  ])("do not mix %s and %s", (a, b) => {
    expect(convert(1, unit(a), unit(b))).toBeNull();
  });

  it.each([
    ["TLSv1.3", "TLS", 1 * 1e10 + 3 * 1e5],
    ["TLS 1.3", "TLS", 1 * 1e10 + 3 * 1e5],
    ["1.2", "TLS", TLS_1_2],
    ["v1.2.1", "version", TLS_1_2 + 1],
    ["SSLv3", "TLS", null],
    ["new", "version", null],
  ])("read %s as a version of %s", (text, unitText, value) => {
    expect(parseVersion(text, unit(unitText))).toBe(value);
  });

  it.each([
    [Number.NaN, "ms"],
    [Number.POSITIVE_INFINITY, "ms"],
    ["12", "ms"],
    ["NaN", "%"],
    ["quick", "TLS"],
  ])("refuse the sample %s of a metric in %s", (value, unitText) => {
    expect(parseSampleValue(value, unitText)).toMatchObject({ kind: "problem" });
  });

  it("read baselines as people write them", () => {
    expect(parseQuantity("145ms", unit("ms"))).toEqual({ kind: "value", value: 145 });
    expect(parseQuantity("45/100", unit("/100"))).toEqual({ kind: "value", value: 45 });
    expect(parseQuantity("0.28%", unit("%"))).toEqual({ kind: "value", value: 0.28 });
    expect(parseQuantity("45", unit("%")).kind).toBe("problem");
  });

  it.each([
    [212.34, "ms", "212.3 ms"],
    [45, "/100", "45/100"],
    [1 * 1e10 + 3 * 1e5, "TLS", "TLS 1.3"],
    [TLS_1_2 + 1, "version", "v1.2.1"],
    [0.2841, "%", "0.284 %"],
    [12400, "events", "12 400 events"],
    [125, "/s", "125/s"],
  ])("show %d of %s as %s", (value, unitText, text) => {
    expect(formatValue(value, unitText)).toBe(text);
  });

  it("show margins in words", () => {
    expect(formatMargin(0.58)).toBe("58 % of room");
    expect(formatMargin(0)).toBe("at the limit");
    expect(formatMargin(-0.123)).toBe("12.3 % beyond the limit");
  });
});
