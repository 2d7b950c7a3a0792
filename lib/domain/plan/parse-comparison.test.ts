import { describe, expect, it } from "vitest";
import { planOf, planOfOne, problemsOf as problemsIn } from "@/lib/testing/plan-text";

const MS = "unit: ms\naggregate: avg\nthreshold: <= 200ms\n";
const PULLED = "source: { from: prom, query: a, control: b }\n";

function metricOf(lines: string, rest = "") {
  return planOf(planOfOne(lines, rest)).stages[0]?.metrics[0];
}

function problemsOf(lines: string, rest = ""): string[] {
  return problemsIn(planOfOne(lines, rest));
}

describe("a metric's baseline", () => {
  it.each([
    ["0.1s", { kind: "fixed", text: "0.1s", value: 100 }],
    ["control", { kind: "control", text: "the control group" }],
    ["{ runs: 1 }", { kind: "runs", text: "the run before", count: 1 }],
    ["{ runs: 3 }", { kind: "runs", text: "the last 3 runs", count: 3 }],
    [
      "{ before: 24h }",
      { kind: "period", text: "24h before the release", length: 86_400_000, from: null, to: null },
    ],
    [
      '{ from: "2025-10-01T00:00:00Z", to: "2025-10-01T02:00:00+01:00" }',
      {
        kind: "period",
        text: "2025-10-01T00:00:00Z to 2025-10-01T02:00:00+01:00",
        length: null,
        from: "2025-10-01T00:00:00Z",
        to: "2025-10-01T02:00:00+01:00",
      },
    ],
  ])("may be %s", (text, baseline) => {
    expect(metricOf(`${MS}${PULLED}baseline: ${text}`)?.baseline).toEqual(baseline);
  });

  it("gives a threshold bounds at once where it is fixed, and later where it is measured", () => {
    const relative = "unit: ms\naggregate: avg\nthreshold: <= baseline * 1.1\n";
    expect(metricOf(`${relative}baseline: 100ms`)?.threshold).toEqual({
      text: "<= baseline * 1.1",
      min: null,
      max: { value: 110, strict: false },
    });
    expect(metricOf(`${relative}baseline: { runs: 3 }`)?.threshold).toEqual({
      text: "<= baseline * 1.1",
      min: null,
      max: null,
      relative: true,
    });
  });

  it("leaves a threshold alone that does not need it", () => {
    const { threshold } = metricOf(`${MS}baseline: { runs: 3 }`) ?? {};
    expect(threshold).toMatchObject({ max: { value: 200 } });
    expect(threshold).not.toHaveProperty("relative");
  });

  it.each([
    [
      "baseline: control\nsource: { from: prom, query: a }",
      "12:15 metrics.m.baseline: nothing can tell the control group; expected control: in the source",
    ],
    [
      "baseline: { before: 24h }",
      "12:15 metrics.m.baseline: nothing can tell 24h before the release; expected a source: to ask",
    ],
    [
      `baseline: { before: 0s }\n${PULLED}`,
      "12:25 metrics.m.baseline.before: is no time at all; expected a duration above zero",
    ],
    [
      `baseline: { before: soon }\n${PULLED}`,
      '12:25 metrics.m.baseline.before: "soon" is not a duration; expected a duration such as 90s, 5m, 1h30m or 1d',
    ],
    [
      `baseline: { from: "2025-10-02T00:00:00Z", to: "2025-10-01T00:00:00Z" }\n${PULLED}`,
      "12:51 metrics.m.baseline.to: the period ends before it begins; expected an instant after from",
    ],
    [
      `baseline: { from: 2025-10-01, to: "2025-10-02T00:00:00Z" }\n${PULLED}`,
      "12:23 metrics.m.baseline.from: does not have the right form; expected an instant such as 2025-10-01T06:00:00Z",
    ],
    ["baseline: { runs: 0 }", "12:23 metrics.m.baseline.runs: is too small; expected at least 1"],
    ["baseline: { runs: 21 }", "12:23 metrics.m.baseline.runs: is too large; expected at most 20"],
    [
      "baseline: soon",
      '12:15 metrics.m.baseline: "soon" is not a baseline; expected a value, control, { before: 24h }, { from, to } or { runs: 3 }',
    ],
    [
      "baseline: [1]",
      "12:15 metrics.m.baseline: is not the right kind of value; expected a value, control, { before: 24h }, { from, to } or { runs: 3 }",
    ],
    [
      "baseline: 5%",
      `12:15 metrics.m.baseline: "5%" does not fit the metric's unit; expected a value in ms (time)`,
    ],
    ["baseline: 5", "12:15 metrics.m.baseline: 5 has no unit; expected a value in ms"],
  ])("%s: says what is wrong", (text, problem) => {
    expect(problemsOf(MS + text)).toEqual([problem]);
  });

  it("is needed by a threshold that is relative to it", () => {
    expect(problemsOf("unit: ms\naggregate: avg\nthreshold: <= baseline * 1.1")).toEqual([
      "11:16 metrics.m.threshold: the threshold needs a baseline and the metric has none; expected a baseline: value",
    ]);
  });
});

describe("a comparison", () => {
  it("has defaults, and stands in for a threshold", () => {
    const found = metricOf("unit: ms\naggregate: avg\ncompare: { with: control, tolerate: 10% }");
    expect(found?.compare).toEqual({
      with: "control",
      tolerate: 0.1,
      worse: "higher",
      test: "mann-whitney",
      confidence: 0.95,
      required: true,
    });
    expect(found?.threshold).toEqual({
      text: "at most 10 % above the control group",
      min: null,
      max: null,
    });
  });

  it.each([
    ["with: baseline, tolerate: 2.5%, worse: lower", "at most 2.5 % below the baseline"],
    ["with: control, tolerate: +5 %, worse: either", "at most 5 % away from the control group"],
    ["with: control, required: false", "at most 0 % above the control group"],
  ])("{ %s } is written out", (text, sentence) => {
    const found = metricOf(`unit: ms\naggregate: avg\nbaseline: { runs: 2 }\ncompare: { ${text} }`);
    expect(found?.threshold.text).toBe(sentence);
  });

  it("stands beside a threshold", () => {
    const found = metricOf(`${MS}compare: { with: control, tolerate: 10%, test: sequential }`);
    expect(found?.threshold.text).toBe("<= 200ms");
    expect(found?.compare?.test).toBe("sequential");
  });

  it.each([
    [
      "compare: { with: control }",
      "12:14 metrics.m.compare.tolerate: no test can show that nothing differs; expected such as 10%, or required: false",
    ],
    [
      "compare: { with: control, tolerate: 10% }\nsource: { from: prom, query: a }",
      "12:22 metrics.m.compare.with: nothing can tell the control group; expected control: in the source",
    ],
    [
      "baseline: 100ms\ncompare: { with: baseline, tolerate: 10% }",
      "13:22 metrics.m.compare.with: a fixed number has no distribution; expected baseline: { before: 24h } or { runs: 3 }, or with: control",
    ],
    [
      "compare: { with: baseline, tolerate: 10% }",
      "12:22 metrics.m.compare.with: the metric has no baseline; expected baseline: { before: 24h } or { runs: 3 }, or with: control",
    ],
    [
      "baseline: control\ncompare: { with: baseline, tolerate: 10% }",
      "13:22 metrics.m.compare.with: the baseline is the control group; expected with: control",
    ],
    [
      "compare: { with: others, tolerate: 10% }",
      "12:22 metrics.m.compare.with: is not one of the choices; expected control, baseline",
    ],
    [
      "compare: { with: control, tolerate: 5ms }",
      '12:41 metrics.m.compare.tolerate: "5ms" is not a share; expected such as 10%',
    ],
    [
      "compare: { with: control, tolerate: -5% }",
      '12:41 metrics.m.compare.tolerate: "-5%" is not a share; expected such as 10%',
    ],
    [
      "compare: { with: control, tolerate: 5 }",
      "12:41 metrics.m.compare.tolerate: is not the right kind of value; expected a share such as 10%",
    ],
    [
      "compare: { with: control, tolerate: 5%, test: t-test }",
      "12:51 metrics.m.compare.test: is not one of the choices; expected mann-whitney, sequential",
    ],
    [
      "compare: { with: control, tolerate: 5%, worse: up }",
      "12:52 metrics.m.compare.worse: is not one of the choices; expected higher, lower, either",
    ],
    [
      "compare: { with: control, tolerate: 5%, confidence: 1 }",
      "12:57 metrics.m.compare.confidence: is too large; expected less than 1",
    ],
  ])("%s: says what is wrong", (text, problem) => {
    expect(problemsOf(MS + text)).toEqual([problem]);
  });

  it.each(["rate", "sum", "count"])("does not compare a %s, which follows the traffic", (how) => {
    const metric = `unit: ${how === "rate" ? "/s" : "events"}\naggregate: ${how}`;
    expect(problemsOf(`${metric}\ncompare: { with: control, tolerate: 5% }`)).toEqual([
      expect.stringContaining(`a ${how} is larger on the side that has more traffic`),
    ]);
  });

  it("has no sequential test of percentiles, and no distribution of versions", () => {
    const compare = "compare: { with: control, tolerate: 5%, test: sequential }";
    expect(problemsOf(`unit: ms\naggregate: p95\nthreshold: <= 2s\n${compare}`)).toEqual([
      "12:51 metrics.m.compare.test: no sequential test for p95; expected aggregate: avg or ratio, or test: mann-whitney",
    ]);
    const version = "unit: TLS\naggregate: min\nthreshold: TLS 1.2+";
    expect(problemsOf(`${version}\ncompare: { with: control, tolerate: 5% }`)).toEqual([
      "12:14 metrics.m.compare: versions have no distribution; expected a threshold such as >= v1.2",
    ]);
  });
});

describe("the confidence of a verdict", () => {
  it.each([
    ["0.95", { level: 0.95, required: true, sequential: false }],
    ["{ level: 0.9 }", { level: 0.9, required: true, sequential: false }],
    [
      "{ level: 0.9, required: false, sequential: true }",
      { level: 0.9, required: false, sequential: true },
    ],
  ])("may be %s", (text, confidence) => {
    expect(metricOf(`${MS}confidence: ${text}`)?.confidence).toEqual(confidence);
  });

  const FORM =
    "a number above 0.5 and below 1, or { level: 0.95, required: false, sequential: true }";
  it.each([
    ["avg", "95%", `12:17 metrics.m.confidence: is not the right kind of value; expected ${FORM}`],
    ["avg", "95", "12:17 metrics.m.confidence: is too large; expected less than 1"],
    ["avg", "0.5", "12:17 metrics.m.confidence: is too small; expected more than 0.5"],
    [
      "max",
      "0.95",
      "12:17 metrics.m.confidence: there is no confidence interval for max; expected aggregate: avg, ratio, rate, p50, p75, p90, p95, p99, p99.9",
    ],
    [
      "p95",
      "{ level: 0.95, sequential: true }",
      "12:17 metrics.m.confidence: there is no sequential test for p95; expected aggregate: avg, ratio, rate",
    ],
  ])("of %s cannot be %s", (aggregate, text, problem) => {
    const lines = MS.replace("avg", aggregate);
    expect(problemsOf(`${lines}confidence: ${text}`)).toEqual([problem]);
  });

  it("needs a threshold to be about, and room in it", () => {
    const compare = "compare: { with: control, tolerate: 5% }";
    expect(problemsOf(`unit: ms\naggregate: avg\n${compare}\nconfidence: 0.9`)).toEqual([
      "12:17 metrics.m.confidence: there is no threshold that could hold with it; expected a threshold:, or confidence: below compare:",
    ]);
    const zero = "unit: errors\naggregate: rate\nthreshold: must be zero";
    expect(problemsOf(`${zero}\nconfidence: 0.9`)).toEqual([
      "12:17 metrics.m.confidence: no interval lies within one value; expected a threshold with room, or { level: 0.95, required: false }",
    ]);
    expect(problemsOf(`${zero}\nconfidence: { level: 0.9, required: false }`)).toEqual([]);
  });

  it("may be a stage's own", () => {
    const found = metricOf(MS, ", rules: { m: { confidence: 0.9 } }");
    expect(found?.confidence).toMatchObject({ level: 0.9 });
    const problem = problemsOf(MS.replace("avg", "max"), ", rules: { m: { confidence: 0.9 } }");
    expect(problem).toEqual([
      expect.stringContaining("stages.0.rules.m.confidence: there is no confidence interval"),
    ]);
  });
});
