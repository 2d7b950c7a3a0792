import { describe, expect, it } from "vitest";
import { planOf, planOfOne, problemsOf as problemsIn } from "@/lib/testing/plan-text";

const MS = "unit: ms\naggregate: avg\nthreshold: <= 200ms\n";

function metricOf(lines: string, rest = "") {
  return planOf(planOfOne(lines, rest)).stages[0]?.metrics[0];
}

function problemsOf(lines: string, rest = ""): string[] {
  return problemsIn(planOfOne(lines, rest));
}

describe("a metric's policies", () => {
  it("are the usual ones where nothing is said", () => {
    expect(metricOf(MS)).toMatchObject({
      muted: false,
      critical: false,
      nan: "inconclusive",
      noData: "inconclusive",
      consecutive: 1,
      allowedFailures: null,
      confidence: null,
      compare: null,
      pull: null,
      otlp: null,
    });
  });

  it("may be set for a metric, and anew for a stage", () => {
    const lines = `${MS}muted: true\nnan: fail\nconsecutive: 3\nallowedFailures: 2`;
    expect(metricOf(lines)).toMatchObject({
      muted: true,
      nan: "fail",
      consecutive: 3,
      allowedFailures: 2,
    });
    const rules = ", rules: { m: { muted: false, nan: inconclusive, allowedFailures: 0 } }";
    expect(metricOf(lines, rules)).toMatchObject({
      muted: false,
      nan: "inconclusive",
      consecutive: 3,
      allowedFailures: 0,
    });
  });

  it.each([
    [
      "critical: true\nmuted: true",
      "13:12 metrics.m.muted: a critical metric is not counted; expected critical or muted, not both",
    ],
    ["consecutive: 0", "12:18 metrics.m.consecutive: is too small; expected at least 1"],
    ["allowedFailures: -1", "12:22 metrics.m.allowedFailures: is too small; expected at least 0"],
    ["nan: pass", "12:10 metrics.m.nan: is not one of the choices; expected inconclusive, fail"],
    ["muted: 1", "12:12 metrics.m.muted: is not the right kind of value; expected true or false"],
  ])("%s: says what is wrong", (text, problem) => {
    expect(problemsOf(MS + text)).toEqual([problem]);
  });

  it("let nothing pass that must be zero", () => {
    const zero = "unit: errors\naggregate: sum\nthreshold: must be zero\nallowedFailures: 1";
    expect(problemsOf(zero)).toEqual([
      "12:22 metrics.m.allowedFailures: one sample that is not zero fails at once, and none is let pass; expected threshold: == 0, or no allowedFailures",
    ]);
  });

  it("ask for a threshold or a comparison", () => {
    expect(problemsOf("unit: ms\naggregate: avg")).toEqual([
      expect.stringContaining("7:5 metrics.m.threshold: the metric has no threshold"),
    ]);
  });

  it("know a ratio by its unit", () => {
    expect(problemsOf("unit: ms\naggregate: ratio\nthreshold: <= 2ms")).toEqual([
      '10:16 metrics.m.aggregate: a ratio is no value in ms; expected unit: "%"',
    ]);
    expect(metricOf('unit: "%"\naggregate: ratio\nthreshold: <= 2%')?.aggregate).toBe("ratio");
  });
});
