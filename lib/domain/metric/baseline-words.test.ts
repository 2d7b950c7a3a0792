import { describe, expect, it } from "vitest";
import { baselineWords } from "@/lib/domain/metric/baseline-words";
import { limitSentence } from "@/lib/domain/metric/limit-sentence";

describe("baselineWords", () => {
  it.each([
    ["385ms", 385, "ms", "385 ms"],
    ["0.28 %", 0.28, "%", "0.28 %"],
    ["24h before the release", 385, "ms", "385 ms, 24h before the release"],
    ["the last 3 runs", 385, "ms", "385 ms, the last 3 runs"],
    ["the run before", 385, "ms", "385 ms, the run before"],
    ["the control group", 0.28, "%", "0.28 %, the control group"],
    [
      "2026-11-01T00:00:00Z to 2026-11-02T00:00:00Z",
      385,
      "ms",
      "385 ms, 2026-11-01T00:00:00Z to 2026-11-02T00:00:00Z",
    ],
    ["the control group", null, "ms", "the control group: not measured"],
  ])("%s of %j reads %s", (text, value, unit, words) => {
    expect(baselineWords({ text, value }, unit)).toBe(words);
  });
});

describe("limitSentence", () => {
  it.each([
    ["<= 500ms", { min: null, max: 500 }, "at most 500 ms"],
    ["<= baseline + 10%", { min: null, max: 423.5 }, "at most the baseline + 10% (423.5 ms)"],
    ["<= baseline + 10%", { min: null, max: null }, "at most the baseline + 10%"],
  ])("%s with %j reads %s", (threshold, limits, words) => {
    expect(limitSentence({ threshold, limits, unit: "ms" })).toBe(words);
  });
});
