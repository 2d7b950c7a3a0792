import { describe, expect, it } from "vitest";
import type { Aggregate } from "@/lib/domain/metric/metric";
import type { SourceAnswer, SourceData } from "@/lib/domain/source/source-answer";
import { SourceError } from "@/lib/domain/source/source-error";
import { type Asked, type Known, takeAnswer } from "@/lib/domain/source/take-answer";

const START = new Date("2026-03-02T10:00:00Z");
const at = (seconds: number) => new Date(START.getTime() + seconds * 1000);
const iso = (seconds: number) => at(seconds).toISOString();
const NOTHING: Known = { pulled: null, dataAt: null, error: null };

type How = { unit?: string; from?: string; aggregate?: Aggregate; now?: number };

function asked(answers: "samples" | "window", how: How = {}): Asked {
  const { unit = "ms", from = unit, aggregate = "p95", now = 60 } = how;
  return {
    pull: { answers, unit: from },
    metric: { key: "latency", unit, aggregate },
    window: { from: START, to: at(now) },
    stageStartedAt: START,
    now: at(now),
  };
}

function answer(data: SourceData, series: string | null = null): SourceAnswer {
  return { query: "q", data, series, warnings: [] };
}

const points = (...pairs: [number, number][]): SourceData => ({
  kind: "points",
  points: pairs.map(([seconds, value]) => ({ at: at(seconds), value })),
});
const value = (seconds: number, v: number, samples: number | null = null): SourceData => ({
  kind: "value",
  value: v,
  at: at(seconds),
  samples,
});
const ratio = (numerator: number, denominator: number): SourceData => ({
  kind: "ratio",
  numerator,
  denominator,
  at: at(50),
});
const INF = Number.POSITIVE_INFINITY;
const histogram = (sum: number | null, ...buckets: [number, number, number][]): SourceData => ({
  kind: "histogram",
  buckets: buckets.map(([above, upTo, count]) => ({ above, upTo, count })),
  sum,
  at: at(50),
});

function errorOf(work: () => unknown): SourceError {
  try {
    work();
  } catch (error) {
    if (error instanceof SourceError) return error;
    throw error;
  }
  throw new Error("was taken");
}

describe("samples", () => {
  it("are taken from the stage's start on and after what is known, in the metric's unit", () => {
    const known: Known = { ...NOTHING, dataAt: at(10) };
    const data = points([-5, 1], [0, 2], [10, 3], [20, 0.25], [30, 0.5]);
    expect(takeAnswer(answer(data), asked("samples", { from: "s" }), known)).toEqual({
      pulled: {
        query: "q",
        answers: "samples",
        window: { from: iso(0), to: iso(60) },
        series: null,
        warnings: [],
        notANumberAt: null,
        reading: null,
      },
      dataAt: at(30),
      observations: [
        { at: at(20), value: 250 },
        { at: at(30), value: 500 },
      ],
    });
  });

  it("take none from before the stage", () => {
    const taken = takeAnswer(answer(points([-10, 1], [-1, 2])), asked("samples"), NOTHING);
    expect(taken).toMatchObject({ dataAt: null, observations: [] });
  });

  it.each([
    ["the newest is NaN", points([10, 1], [20, Number.NaN]), [1], iso(20)],
    ["the newest is infinite", points([10, 1], [20, INF]), [1], iso(20)],
    ["an older one is NaN", points([10, Number.NaN], [20, 2]), [2], null],
  ])("leave out what is no number: %s", (_, data, values, notANumberAt) => {
    const taken = takeAnswer(answer(data), asked("samples"), NOTHING);
    expect(taken.observations.map((o) => o.value)).toEqual(values);
    expect(taken.pulled.notANumberAt).toBe(notANumberAt);
    expect(taken.dataAt).toEqual(at(20));
  });

  it("remember that the newest is no number until a newer one comes", () => {
    const first = takeAnswer(answer(points([20, Number.NaN])), asked("samples"), NOTHING);
    const same = takeAnswer(answer(points([20, Number.NaN])), asked("samples"), {
      ...NOTHING,
      ...first,
    });
    expect(same).toMatchObject({ observations: [], pulled: { notANumberAt: iso(20) } });
    const next = takeAnswer(answer(points([30, 4])), asked("samples"), { ...NOTHING, ...same });
    expect(next).toMatchObject({ observations: [{ value: 4 }], pulled: { notANumberAt: null } });
  });

  it.each([
    ["one value", value(30, 7), "avg", [7]],
    ["nothing", { kind: "empty" } as const, "avg", []],
    ["shares of a ratio", points([10, 89.2]), "ratio", [0.892]],
  ] satisfies [string, SourceData, Aggregate, number[]][])(
    "may be %s",
    (_, data, aggregate, expected) => {
      const how = { aggregate, unit: aggregate === "ratio" ? "%" : "ms" };
      const { observations } = takeAnswer(answer(data), asked("samples", how), NOTHING);
      expect(observations.map((o) => o.value)).toEqual(expected);
    },
  );

  it.each([
    ["a histogram", histogram(1, [0, 1, 1]), "ms", "last", "bad_answer", /answers: window/],
    ["a ratio", ratio(1, 2), "ms", "avg", "bad_answer", /answers: window/],
    ["more than all", points([10, 120]), "%", "ratio", "bad_answer", /from 0 to 1/],
    ["a version with decimals", points([10, 1.3]), "TLS", "min", "bad_answer", /not a version/],
    ["too much", points([10, 1e300]), "ms", "sum", "bad_answer", /too large/],
    ["the future", points([10, 1], [66, 1]), "ms", "avg", "bad_answer", /in the future/],
  ] as const)("refuse %s", (_, data, unit, aggregate, code, words) => {
    const error = errorOf(() =>
      takeAnswer(answer(data), asked("samples", { unit, aggregate }), NOTHING),
    );
    expect(error).toMatchObject({ code, message: expect.stringMatching(words) });
  });
});

describe("a window", () => {
  const of = (data: SourceData, how: How = {}) =>
    takeAnswer(answer(data), asked("window", how), NOTHING);

  it.each<[string, SourceData, How, number | string, Partial<Record<string, unknown>>]>([
    ["a percentile", value(50, 0.2), { from: "s" }, 200, { computedBy: "source", samples: null }],
    [
      "an average",
      value(50, 2, 12),
      { aggregate: "avg" },
      2,
      { computedBy: "tollgate", samples: 12 },
    ],
    ["NaN", value(50, Number.NaN), {}, "NaN", {}],
    ["infinity", value(50, -INF), {}, "-Infinity", {}],
    [
      "11 of 12",
      ratio(11, 12),
      { unit: "%", aggregate: "ratio" },
      91.6666666667,
      { proportion: { successes: 11, trials: 12 }, samples: 12 },
    ],
    ["11 of 11 rows", ratio(11, 11), { unit: "/11", aggregate: "ratio" }, 11, {}],
    ["retries a request", ratio(3, 2), { unit: "", aggregate: "avg" }, 1.5, { proportion: null }],
    ["none of NaN", ratio(0, Number.NaN), { unit: "%", aggregate: "ratio" }, "NaN", {}],
    // Rank 95 of 100 is the 5th of 10 in (0.25, 0.5]: 0.25 + 0.25 * 5 / 10.
    [
      "a histogram's p95",
      histogram(null, [0, 0.1, 80], [0.1, 0.25, 10], [0.25, 0.5, 10], [0.5, INF, 0]),
      { from: "s" },
      375,
      {
        samples: 100,
        computedBy: "tollgate",
        bins: [
          [50, 80],
          [175, 10],
          [375, 10],
        ],
      },
    ],
    [
      "a p99 beyond the last boundary",
      histogram(null, [0, 1, 50], [1, INF, 50]),
      { aggregate: "p99" },
      1,
      {},
    ],
    [
      "a first bucket below zero",
      histogram(null, [-INF, -2, 9], [-2, 5, 1]),
      { aggregate: "p50" },
      -2,
      {},
    ],
    ["a first bucket from nowhere", histogram(null, [-INF, 4, 10]), { aggregate: "p50" }, 2, {}],
    ["a histogram's average", histogram(30, [0, 10, 4], [10, INF, 2]), { aggregate: "avg" }, 5, {}],
    ["a histogram's sum", histogram(30, [0, 10, 4]), { aggregate: "sum", from: "s" }, 30_000, {}],
    [
      "a histogram's count",
      histogram(null, [0, 10, 4], [10, INF, 2]),
      { aggregate: "count" },
      6,
      {},
    ],
  ])("reads %s", (_, data, how, expected, more) => {
    const { pulled, dataAt, observations } = of(data, how);
    expect(pulled.reading).toMatchObject({ at: iso(50), ...more });
    if (typeof expected === "number") expect(pulled.reading?.value).toBeCloseTo(expected, 9);
    else expect(pulled.reading?.value).toBe(expected);
    expect(dataAt).toEqual(at(50));
    const isNumber = typeof expected === "number";
    expect(observations).toHaveLength(isNumber ? 1 : 0);
    expect(pulled.notANumberAt).toBe(isNumber ? null : iso(50));
  });

  it.each([
    ["an empty answer", { kind: "empty" } as const],
    ["nothing out of nothing", ratio(0, 0)],
    ["an empty histogram", histogram(0, [0, 1, 0])],
    ["a value from before the stage", value(-1, 5)],
  ])("has no reading: %s", (_, data) => {
    expect(of(data, { aggregate: "avg" })).toMatchObject({
      pulled: { reading: null },
      dataAt: null,
      observations: [],
    });
  });

  it.each<[string, SourceData, How, RegExp]>([
    ["a histogram for last", histogram(1, [0, 1, 1]), { aggregate: "last" }, /histogram.*no last/],
    ["a histogram for max", histogram(1, [0, 1, 1]), { aggregate: "max" }, /histogram.*no max/],
    [
      "an average without the sum",
      histogram(null, [0, 1, 1]),
      { aggregate: "avg" },
      /without its sum/,
    ],
    ["a bucket without ends", histogram(1, [-INF, INF, 1]), {}, /no ends/],
    ["12 of 11", ratio(12, 11), { unit: "%", aggregate: "ratio" }, /12 out of 11/],
    ["one of none", ratio(1, 0), { unit: "", aggregate: "avg" }, /1 out of 0/],
    ["points", points([1, 1]), {}, /one answer for the window/],
    ["the future", value(100, 1), {}, /in the future/],
    ["no time", { ...value(1, 1), at: new Date(Number.NaN) } as SourceData, {}, /no time/],
  ])("refuses %s", (_, data, how, words) => {
    const error = errorOf(() => of(data, how));
    expect(error).toMatchObject({ code: "bad_answer", message: expect.stringMatching(words) });
  });

  it("is one observation only once, however often it is read", () => {
    const first = of(value(50, 2), { aggregate: "avg" });
    const second = takeAnswer(answer(value(50, 2)), asked("window", { aggregate: "avg" }), {
      ...NOTHING,
      ...first,
    });
    expect(first.observations).toHaveLength(1);
    expect(second).toMatchObject({ observations: [], pulled: { reading: { value: 2 } } });
  });
});

describe("an answer that is not like the one before", () => {
  const known = (series: string | null, dataAt: number): Known => ({
    ...NOTHING,
    pulled: takeAnswer(answer(value(10, 1), series), asked("window"), NOTHING).pulled,
    dataAt: at(dataAt),
  });

  it.each([
    ["window", value(20, 1)],
    ["samples", points([10, 1], [20, 1])],
  ] as const)("went back: %s", (answers, data) => {
    const error = errorOf(() => takeAnswer(answer(data, "a"), asked(answers), known("a", 30)));
    expect(error).toMatchObject({ code: "went_back" });
    expect(error.message).toContain(iso(20));
    expect(error.message).toContain(iso(30));
    const later = answers === "window" ? value(40, 1) : points([30, 1], [40, 1]);
    const taken = takeAnswer(answer(later, "a"), asked(answers), known("a", 30));
    expect(taken.dataAt).toEqual(at(40));
  });

  it("has other labels: refused once, taken the second time in a row", () => {
    const before = known('{pod="a"}', 10);
    const data = value(20, 1);
    const change = (series: string | null, error: Known["error"]) =>
      takeAnswer(answer(data, series), asked("window"), { ...before, error });
    const refused = errorOf(() => change('{pod="b"}', null));
    expect(refused).toMatchObject({ code: "series_changed", series: '{pod="b"}' });
    expect(refused.message).toContain('{pod="a"}');
    const error = { code: "series_changed", message: "", series: '{pod="b"}' };
    expect(change('{pod="b"}', error).pulled.series).toBe('{pod="b"}');
    expect(errorOf(() => change('{pod="c"}', error)).code).toBe("series_changed");
    expect(errorOf(() => change(null, error)).code).toBe("series_changed");
    expect(change('{pod="a"}', error).pulled.series).toBe('{pod="a"}');
  });

  it("has nothing, which is no change of labels", () => {
    const taken = takeAnswer(answer({ kind: "empty" }), asked("window"), known("a", 10));
    expect(taken).toMatchObject({ pulled: { series: "a", reading: null }, dataAt: at(10) });
  });
});
