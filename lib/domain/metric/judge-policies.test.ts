import { describe, expect, it } from "vitest";
import { judgeMetric } from "@/lib/domain/metric/judge-metric";
import {
  type JudgeMemory,
  type Judgement,
  NO_MEMORY,
  NO_STATISTICS,
  type Reading,
  type Reference,
} from "@/lib/domain/metric/judgement";
import type { Metric } from "@/lib/domain/metric/metric";
import { clock, FRESH, later, metric, pii, plainReading } from "@/lib/testing/metrics";

const read = (value: number | null, at: number, changes: Partial<Reading> = {}): Reading =>
  plainReading({ value, samples: 50, lastSampleAt: value === null ? null : later(at) }, changes);

/** Judges one value a second, each with data of its own second. */
function judgeAll(subject: Metric, values: number[], from = 100): Judgement[] {
  let memory: JudgeMemory = NO_MEMORY;
  return values.map((value, index) => {
    const judged = judgeMetric(subject, read(value, from + index), memory, clock(from + index));
    memory = judged;
    return judged;
  });
}

const verdicts = (judged: Judgement[]) => judged.map((j) => j.verdict);

describe("a source that does not answer", () => {
  const message = "prom: the answer did not come within 5 s.";
  const failing = read(300, 100, { problem: { kind: "error", message } });

  it("is a verdict of its own, in the source's words", () => {
    const judged = judgeMetric(metric(), failing, FRESH, clock(100));
    expect(judged).toMatchObject({ verdict: "error", reason: message });
  });

  it("is forgotten with the next answer", () => {
    const during = judgeMetric(metric(), failing, FRESH, clock(100));
    expect(judgeMetric(metric(), read(300, 101), during, clock(101)).verdict).toBe("pass");
  });

  it("does not end a breach, nor make one", () => {
    const subject = metric({ persistence: 10_000 });
    const breach = judgeMetric(subject, read(900, 100), FRESH, clock(100));
    const during = judgeMetric(subject, failing, breach, clock(105));
    expect(during).toMatchObject({ verdict: "error", breachingSince: later(100) });
    expect(judgeMetric(subject, read(900, 110), during, clock(110)).verdict).toBe("fail");
  });
});

describe("a value that is no number", () => {
  it.each(["inconclusive", "fail"] as const)("is %s where the plan says so", (nan) => {
    const problem = { kind: "nan" as const, message: "prom answered with NaN." };
    const judged = judgeMetric(metric({ nan }), read(null, 100, { problem }), FRESH, clock(100));
    expect(judged).toMatchObject({ verdict: nan, reason: problem.message });
  });
});

describe("a source that has nothing for the window", () => {
  it("is pending at first, then what the plan says of no data", () => {
    const problem = { kind: "empty" as const, message: "prom has nothing." };
    const at = (second: number) =>
      judgeMetric(metric(), read(null, second, { problem }), FRESH, clock(second));
    expect(at(30)).toMatchObject({ verdict: "pending", reason: problem.message });
    expect(at(61)).toMatchObject({ verdict: "inconclusive", reason: problem.message });
  });
});

describe("a metric that must be zero", () => {
  it("was broken at the time of its sample, not of the tick that found it", () => {
    const broken = judgeMetric(pii(), read(1, 97), FRESH, clock(100));
    expect(broken).toMatchObject({ verdict: "fail", zeroBrokenAt: later(97) });
    expect(judgeMetric(pii(), read(2, 101), broken, clock(101)).zeroBrokenAt).toEqual(later(97));
  });
});

describe("a breach that needs readings in a row", () => {
  const subject = metric({ consecutive: 3 });

  it("fails at the last of them", () => {
    expect(verdicts(judgeAll(subject, [900, 900, 900]))).toEqual(["pending", "pending", "fail"]);
  });

  it("starts again after a good one", () => {
    const judged = judgeAll(subject, [900, 900, 100, 900, 900]);
    expect(verdicts(judged)).toEqual(["pending", "pending", "pass", "pending", "pending"]);
  });

  it("does not count the same data twice", () => {
    const first = judgeMetric(subject, read(900, 100), FRESH, clock(100));
    const second = judgeMetric(subject, read(900, 100), first, clock(101));
    const third = judgeMetric(subject, read(900, 100), second, clock(102));
    expect(third).toMatchObject({ verdict: "pending", breachReadings: 1 });
  });
});

describe("failures that are let pass", () => {
  const subject = metric({ allowedFailures: 1 });

  it("are not passes, and the next one fails for good", () => {
    const judged = judgeAll(subject, [900, 900, 100, 900, 100]);
    expect(verdicts(judged)).toEqual(["pending", "pending", "pass", "fail", "fail"]);
    expect(judged[1]?.reason).toContain("for the first time; 1 are let pass");
    expect(judged[4]?.reason).toContain("broke its threshold 2 times");
  });

  it("none at all means that the first one fails for good", () => {
    const judged = judgeAll(metric({ allowedFailures: 0 }), [100, 900, 100]);
    expect(verdicts(judged)).toEqual(["pass", "fail", "fail"]);
  });
});

describe("11 of 12 against 89.2 %", () => {
  const conversions = metric({
    label: "Conversion",
    unit: "%",
    aggregate: "ratio",
    threshold: { text: ">= 89.2%", min: { value: 89.2, strict: false }, max: null },
  });
  const of = (successes: number, trials: number) =>
    read((successes / trials) * 100, 100, {
      samples: trials,
      statistics: { ...NO_STATISTICS, proportion: { successes, trials } },
    });
  const judge = (subject: Metric, reading: Reading) =>
    judgeMetric(subject, reading, FRESH, clock(100));

  it("passes by the rule and says how little that proves", () => {
    const judged = judge(conversions, of(11, 12));
    expect(judged.verdict).toBe("pass");
    expect(judged.reason).toContain("the 95 % interval reaches from 64.6 % to 98.5 %");
    expect(judged.analysis.interval).toMatchObject({ method: "Wilson", says: "open" });
  });

  const required = { level: 0.95, required: true, sequential: false };
  it.each([
    ["does not pass where the plan wants it proved", 11, 12, "pending", "does not prove it yet"],
    ["passes with enough behind it", 1100, 1200, "pass", "meets >= 89.2%"],
    ["fails where it is proved", 800, 1200, "fail", "breaks >= 89.2%"],
    ["does not fail before it is", 10, 12, "pending", "does not prove it yet"],
  ] as const)("%s", (_, successes, trials, verdict, words) => {
    const judged = judge(metric({ ...conversions, confidence: required }), of(successes, trials));
    expect(judged.verdict).toBe(verdict);
    expect(judged.reason).toContain(words);
  });

  it("needs more for a test that stays valid however often people look", () => {
    const sequential = { ...required, sequential: true };
    const once = judge(metric({ ...conversions, confidence: required }), of(920, 1000));
    const always = judge(metric({ ...conversions, confidence: sequential }), of(920, 1000));
    expect([once.verdict, always.verdict]).toEqual(["pass", "pending"]);
    const later = judge(metric({ ...conversions, confidence: sequential }), of(9200, 10_000));
    expect(later.verdict).toBe("pass");
  });

  it("proves nothing without counts", () => {
    const judged = judge(metric({ ...conversions, confidence: required }), read(95, 100));
    expect(judged).toMatchObject({ verdict: "pending" });
    expect(judged.reason).toContain("there is no interval");
  });
});

describe("a baseline that is measured", () => {
  const relative = metric({
    baseline: { kind: "period", text: "24h before the release", length: 1, from: null, to: null },
    threshold: { text: "<= baseline * 1.1", min: null, max: null, relative: true },
  });
  const known = (value: number | null): Reference => ({
    value,
    samples: 100,
    statistics: NO_STATISTICS,
  });

  it.each([
    ["within it", 400, 430, "pass"],
    ["beyond it", 400, 450, "fail"],
    ["before it is known", null, 430, "pending"],
  ] as const)("judges a reading %s", (_, baseline, value, verdict) => {
    const against = { baseline: known(baseline), control: null };
    const judged = judgeMetric(relative, read(value, 100), FRESH, clock(100), against);
    expect(judged.verdict).toBe(verdict);
    const max = baseline === null ? null : expect.closeTo(440, 6);
    expect(judged.analysis.limits).toEqual({ min: null, max });
  });
});

describe("a canary beside its control group", () => {
  const spread = (centre: number, weight = 20) =>
    Array.from({ length: 40 }, (_, i) => ({ value: centre * (0.8 + i * 0.01), weight }));
  const compared = (changes: Partial<NonNullable<Metric["compare"]>> = {}) =>
    metric({
      threshold: { text: "", min: null, max: null },
      compare: {
        with: "control",
        tolerate: 0.1,
        worse: "higher",
        test: "mann-whitney",
        confidence: 0.95,
        required: true,
        ...changes,
      },
    });
  const judge = (subject: Metric, own: number, other: number, weight = 20) => {
    const reading = read(own, 100, {
      statistics: { ...NO_STATISTICS, bins: () => spread(own, weight) },
    });
    const bins = () => spread(other, weight);
    const control = { value: other, samples: 800, statistics: { ...NO_STATISTICS, bins } };
    return judgeMetric(subject, reading, FRESH, clock(100), { baseline: null, control });
  };

  it.each([
    ["passes where it is the same", 400, 400, "pass", "fine"],
    ["passes where it is better", 300, 400, "pass", "fine"],
    ["fails where it is worse than tolerated", 500, 400, "fail", "worse"],
    ["passes within what is tolerated", 412, 400, "pass", "fine"],
  ] as const)("%s", (_, own, other, verdict, says) => {
    const judged = judge(compared(), own, other);
    expect(judged.verdict).toBe(verdict);
    expect(judged.analysis.comparison?.says).toBe(says);
  });

  it("knows which direction is worse", () => {
    expect(judge(compared({ worse: "lower" }), 300, 400).verdict).toBe("fail");
    expect(judge(compared({ worse: "either" }), 300, 400).verdict).toBe("fail");
  });

  it("is open while there is too little to tell, and passes then only where nothing has to be shown", () => {
    expect(judge(compared({ tolerate: 0.01 }), 400, 400, 0.05).verdict).toBe("pending");
    expect(judge(compared({ tolerate: 0.01 }), 400, 400, 1).verdict).toBe("pending");
    expect(judge(compared({ tolerate: 0.01, required: false }), 400, 400, 1).verdict).toBe("pass");
  });

  it("waits for the control group", () => {
    const judged = judgeMetric(compared(), read(400, 100), FRESH, clock(100));
    expect(judged).toMatchObject({ verdict: "pending" });
    expect(judged.reason).toContain("samples of the control group");
  });
});

describe("what is remembered beside a verdict", () => {
  it("is the smallest margin, and where the margins go", () => {
    const values = Array.from({ length: 20 }, (_, i) => 300 + i * 5);
    const judged = judgeAll(metric(), [...values, 300]).at(-1);
    expect(judged?.smallest?.margin).toBeCloseTo((500 - 395) / 500, 10);
    const steady = judgeAll(metric(), values).at(-1);
    expect(steady?.analysis.forecast?.perHour).toBeCloseTo(-36, 6);
    expect(steady?.analysis.forecast?.breachAt).toBeCloseTo(later(119 + 21).getTime(), -1);
  });
});

describe("a comparison that stays valid at every look", () => {
  const compare = {
    with: "control" as const,
    tolerate: 0.5,
    worse: "higher" as const,
    test: "sequential" as const,
    confidence: 0.95,
    required: true,
  };
  const errors = metric({
    unit: "%",
    aggregate: "ratio",
    threshold: { text: "", min: null, max: null },
    compare,
  });
  const judge = (own: [number, number], other: [number, number]) => {
    const of = ([successes, trials]: [number, number]) => ({
      ...NO_STATISTICS,
      proportion: { successes, trials },
    });
    const reading = read((own[0] / own[1]) * 100, 100, { statistics: of(own) });
    const control = { value: 1, samples: other[1], statistics: of(other) };
    return judgeMetric(errors, reading, FRESH, clock(100), { baseline: null, control });
  };

  it.each([
    ["fails once it is shown", [900, 30_000], [300, 30_000], "fail"],
    ["passes once it is shown", [3000, 300_000], [3000, 300_000], "pass"],
    ["is open before", [9, 300], [3, 300], "pending"],
    ["is open while the control group has nothing to count", [9, 300], [0, 300], "pending"],
  ] as [string, [number, number], [number, number], string][])("%s", (_, own, other, verdict) => {
    expect(judge(own, other).verdict).toBe(verdict);
  });
});
