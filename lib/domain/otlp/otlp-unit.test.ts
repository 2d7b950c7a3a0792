import { describe, expect, it } from "vitest";
import type { Aggregate, Metric } from "@/lib/domain/metric/metric";
import { conversionFor } from "@/lib/domain/otlp/otlp-unit";
import { liveMetric } from "@/lib/testing/live-run";

function metric(unit: string, aggregate: Aggregate = "avg", told: string | null = null): Metric {
  const otlp = told === null ? null : { name: "x", attributes: {}, unit: told };
  return liveMetric("m", { unit, aggregate, otlp });
}

describe("conversionFor", () => {
  it.each<[string, string, number, number]>([
    ["s", "ms", 0.25, 250],
    ["ns", "ms", 2_500_000, 2.5],
    ["us", "s", 1500, 0.0015],
    ["h", "min", 2, 120],
    ["ms", "ms", 7, 7],
    ["", "ms", 7, 7],
    ["By", "MiB", 2 ** 20, 1],
    ["MBy", "kB", 3, 3000],
    ["KiBy", "B", 2, 2048],
    ["1", "%", 0.55, 55],
    ["%", "ratio", 12, 0.12],
    ["1", "ratio", 0.5, 0.5],
    ["1", "events", 5, 5],
    ["{request}", "events", 5, 5],
    ["events", "events", 5, 5],
    ["Cel", "Cel", 21, 21],
  ])("%s to %s", (from, to, value, expected) => {
    const conversion = conversionFor(metric(to), from);
    if ("kind" in conversion) throw new Error(conversion.message);
    expect(conversion.convert(value)).toBe(expected);
    expect(value * conversion.factor).toBeCloseTo(expected, 9);
  });

  it.each([
    ["By", "ms"],
    ["ms", "%"],
    ["{request}", "ms"],
    ["1", "ms"],
    ["jobs", "events"],
    ["furlong", "ms"],
    ["constructor", "ms"],
    ["s", "/min"],
    ["{request}/s", "events"],
    ["1", "TLS"],
  ])("refuses %s for %s, with words", (from, to) => {
    expect(conversionFor(metric(to), from)).toMatchObject({
      kind: "refused",
      code: "bad_unit",
      message: expect.stringContaining("m "),
    });
  });

  it("believes the plan before the instrument", () => {
    const conversion = conversionFor(metric("ms", "avg", "s"), "furlong");
    expect("kind" in conversion ? null : conversion.convert(2)).toBe(2000);
  });

  it.each<[string, string, Aggregate]>([
    ["{error}", "/min", "rate"],
    ["", "/min", "rate"],
    ["ms", "requests", "count"],
    ["s", "%", "ratio"],
  ])("takes counts in %s for %s by %s as they are", (from, to, aggregate) => {
    const conversion = conversionFor(metric(to, aggregate), from);
    expect("kind" in conversion ? null : conversion.convert(3)).toBe(3);
  });
});
