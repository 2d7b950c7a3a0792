import { describe, expect, it } from "vitest";
import type { Comparison, Metric } from "@/lib/domain/metric/metric";
import { carryOver } from "@/lib/domain/replay/carry-over";
import type { MetricPull } from "@/lib/domain/source/source";
import { metric } from "@/lib/testing/metrics";

const pull = (answers: MetricPull["answers"], promql = "up"): MetricPull => ({
  source: "prom",
  query: { kind: "prometheus", promql },
  control: null,
  answers,
  unit: "ms",
});
const compare = (than: Comparison["with"]): Comparison => ({
  with: than,
  tolerate: 0,
  worse: "higher",
  test: "mann-whitney",
  confidence: 0.95,
  required: true,
});
const day = { kind: "period", text: "1d", length: 86_400_000, from: null, to: null } as const;
const week = { ...day, text: "7d", length: 7 * day.length };

type Change = Partial<Metric>;

describe("what is carried over", () => {
  it.each<[string, Change, Change, number]>([
    ["another threshold", { threshold: { text: "<= 1ms", min: null, max: null } }, {}, 1],
    ["another aggregate and window", { aggregate: "max", window: 60_000 }, {}, 1],
    ["another unit of time", { unit: "s" }, { unit: "ms" }, 0.001],
    [
      "a rate of another time",
      { aggregate: "rate", unit: "/s" },
      { aggregate: "rate", unit: "/min" },
      1,
    ],
    [
      "a ratio in percent",
      { aggregate: "ratio", unit: "%" },
      { aggregate: "ratio", unit: "ratio" },
      1,
    ],
    ["a mean of shares", { aggregate: "avg", unit: "%" }, { aggregate: "ratio", unit: "%" }, 100],
    ["a count of anything", { aggregate: "count", unit: "requests" }, { unit: "ms" }, 1],
    [
      "a sum of what a rate counts",
      { aggregate: "sum", unit: "" },
      { aggregate: "rate", unit: "/s" },
      1,
    ],
    ["the same baseline", { baseline: week }, { baseline: { ...week, text: "a week" } }, 1],
    [
      "a control group as before",
      { compare: compare("control") },
      { compare: compare("control") },
      1,
    ],
    ["another pull, where values were pushed", { pull: pull("samples") }, {}, 1],
  ])("%s", (_, asked, measured, factor) => {
    expect(carryOver(metric(asked), metric(measured), false)).toMatchObject({
      kind: "carried",
      factor,
    });
  });

  it("does not mind the order in which a plan is stored", () => {
    const asked = pull("samples");
    const stored = { ...asked, query: { promql: "up", kind: "prometheus" as const } };
    expect(carryOver(metric({ pull: asked }), metric({ pull: stored }), false).kind).toBe(
      "carried",
    );
    const { from, to, length, text, kind } = week;
    const baseline = { to, from, length, text, kind };
    expect(carryOver(metric({ baseline: week }), metric({ baseline }), false).kind).toBe("carried");
  });

  it("is read as a series of values where the source answers for the whole window", () => {
    const own = metric({ pull: pull("window"), minSamples: 100 });
    const asked = { ...own, persistence: 60_000 };
    expect(carryOver(asked, own, false)).toMatchObject({
      kind: "carried",
      metric: { aggregate: "last", window: "stage", minSamples: 1, persistence: 60_000 },
    });
  });

  it("says that a control group is there where there are samples of one", () => {
    const asked = metric({ compare: compare("control") });
    expect(carryOver(asked, metric(), true).kind).toBe("carried");
  });
});

describe("what is missing", () => {
  const confidence = { level: 0.95, required: true, sequential: false };
  it.each<[string, Change, Change | undefined, string]>([
    ["a metric that was not there", {}, undefined, "not measured in this run"],
    ["a unit of another kind", { unit: "MB" }, { unit: "ms" }, "measured in ms (p95)"],
    ["another noun", { unit: "rows" }, { unit: "jobs" }, "does not compare"],
    [
      "a ratio of plain values",
      { aggregate: "ratio", unit: "%" },
      { unit: "%" },
      "does not compare",
    ],
    [
      "another question",
      { pull: pull("samples", "down") },
      { pull: pull("samples") },
      "something else",
    ],
    [
      "another way of asking",
      { pull: pull("window") },
      { pull: pull("samples") },
      "something else",
    ],
    ["another period", { baseline: day }, { baseline: week }, "baseline it asks for"],
    [
      "a baseline of another aggregate",
      { baseline: day, aggregate: "max" },
      { baseline: day },
      "baseline",
    ],
    [
      "a measured baseline in another unit",
      { baseline: day, unit: "s" },
      { baseline: day },
      "does not compare",
    ],
    ["a control group", { compare: compare("control") }, {}, "no control group"],
    [
      "another aggregate of a whole window",
      { pull: pull("window"), aggregate: "max" },
      { pull: pull("window") },
      "another aggregate",
    ],
    [
      "what proves a whole window",
      { pull: pull("window"), confidence },
      { pull: pull("window") },
      "distribution",
    ],
  ])("%s", (_, asked, measured, reason) => {
    const found = carryOver(metric(asked), measured && metric(measured), false);
    expect(found.kind === "missing" ? found.reason : found).toContain(reason);
  });
});
