import { describe, expect, it } from "vitest";
import { parseThreshold } from "@/lib/domain/metric/threshold";
import { limitSigns, thresholdSigns } from "@/lib/domain/metric/threshold-signs";
import { parseUnit } from "@/lib/domain/metric/unit";

const CASES: [string, string, string][] = [
  ["<= 200ms", "ms", "≤ 200 ms"],
  ["≤200ms", "ms", "≤ 200 ms"],
  ["< 20/min", "/min", "< 20/min"],
  [">= 99.5%", "%", "≥ 99.5 %"],
  ["> 3", "", "> 3"],
  ["== 0", "", "0"],
  ["100%", "%", "100 %"],
  ["55..65%", "%", "55-65 %"],
  ["55%..65%", "%", "55-65 %"],
  ["-5..5 ms", "ms", "-5..5 ms"],
  [">= TLS 1.2", "TLS", "≥ TLS 1.2"],
  ["TLS 1.2+", "TLS", "≥ TLS 1.2"],
  ["<= 90/100", "/100", "≤ 90/100"],
  ["must be zero", "events", "0 (must be zero)"],
];

function bounds(text: string, unit: string) {
  const parsed = parseThreshold(text, { unit: parseUnit(unit) ?? raise(unit), baseline: null });
  if (parsed.kind === "problem") return parsed;
  const { min, max } = parsed.threshold;
  return { min, max, zeroTolerance: parsed.zeroTolerance };
}

function raise(unit: string): never {
  throw new Error(`${unit} is no unit`);
}

describe("thresholdSigns", () => {
  it.each(CASES)("%s of a metric in %j is %s", (text, _, signs) => {
    expect(thresholdSigns(text)).toBe(signs);
  });

  it.each(CASES)("%s of a metric in %j stays what it was", (text, unit) => {
    expect(bounds(thresholdSigns(text), unit)).toEqual(bounds(text, unit));
  });
});

describe("limitSigns", () => {
  const limits = { min: null, max: 423.5 };

  it.each([
    ["<= baseline * 1.1", limits, "≤ 423.5 ms (baseline * 1.1)"],
    ["< baseline * 1.1", limits, "< 423.5 ms (baseline * 1.1)"],
    [">= baseline", { min: 89.2, max: null }, "≥ 89.2 ms (baseline)"],
    ["<= baseline * 1.1", { min: null, max: null }, "≤ baseline * 1.1"],
    ["<= 500ms", { min: null, max: 500 }, "≤ 500 ms"],
  ])("%s with %j is %s", (threshold, known, signs) => {
    expect(limitSigns({ threshold, limits: known, unit: "ms" })).toBe(signs);
  });
});
