import { describe, expect, it } from "vitest";
import {
  breachWords,
  intervalRange,
  noteUnderValue,
  originOf,
  readingWords,
  trendOf,
} from "@/components/metric/metric-words";
import type { MetricView } from "@/lib/contract/metric";
import { metricView } from "@/lib/testing/stage-view-fixture";

const NOW = Date.parse("2026-11-23T11:00:00Z");
const forecast = (perHour: number, minutes: number | null = null) => ({
  forecast: {
    perHour,
    breachAt: minutes === null ? null : new Date(NOW + minutes * 60_000).toISOString(),
  },
});
const interval = (low: number | null, high: number | null): MetricView["interval"] => ({
  low,
  high,
  text: "",
  level: 0.95,
  method: "Wilson",
  says: "open",
  required: true,
});

describe("trendOf", () => {
  it.each([
    [-0.5, "shrinking"],
    [-0.011, "shrinking"],
    [-0.009, "steady"],
    [0, "steady"],
    [0.009, "steady"],
    [0.2, "growing"],
  ])("calls %f of the limit an hour %s", (perHour, word) => {
    expect(trendOf({ ...forecast(perHour), margin: 0.3 })?.word).toBe(word);
  });

  it.each([
    [-0.5, "worsening"],
    [0, "steady"],
    [0.5, "recovering"],
  ])("calls %f of the limit an hour %s beyond the limit", (perHour, word) => {
    expect(trendOf({ ...forecast(perHour), margin: -0.1 })?.word).toBe(word);
  });

  it("has none before a forecast", () => {
    expect(trendOf({ forecast: null, margin: 0.3 })).toBeNull();
  });
});

describe("breachWords", () => {
  it.each([
    [19.2, "breach in 19 min"],
    [0.5, "breach within a minute"],
    [-3, "breach within a minute"],
    [119, "breach in 119 min"],
    [121, "breach in 2 h"],
    [23 * 60, "breach in 23 h"],
  ])("%f minutes ahead reads %s", (minutes, words) => {
    expect(breachWords(forecast(-1, minutes), NOW)).toBe(words);
  });

  it("says nothing where no breach is projected", () => {
    expect(breachWords(forecast(-0.02), NOW)).toBeNull();
    expect(breachWords({ forecast: null }, NOW)).toBeNull();
  });
});

describe("intervalRange", () => {
  it.each([
    [64.6, 98.5, "%", "64.6–98.5 %"],
    [380.5, 421.2, "ms", "381–421 ms"],
    [64.61, 98.51, "%", "64.6–98.5 %"],
    [0.1, 4, "/s", "0.1–4/s"],
    [null, 98.5, "%", "up to 98.5 %"],
    [64.6, null, "%", "from 64.6 %"],
    [null, null, "%", "not bounded"],
  ])("%j to %j in %s reads %s", (low, high, unit, words) => {
    expect(intervalRange({ interval: interval(low, high), unit })).toBe(words);
  });
});

describe("noteUnderValue", () => {
  it.each<[string, Partial<MetricView>, string | null]>([
    ["nothing", {}, null],
    ["the interval", { interval: interval(64.6, 98.5), unit: "%" }, "64.6–98.5 %"],
    ["that the source computed it", { computedBy: "source" }, "pre-computed"],
    ["that it is an old one", { computedBy: "source", verdict: "error" }, "last known"],
    ["nothing without a value", { computedBy: "source", value: null }, null],
  ])("is %s", (_, change, note) => {
    expect(noteUnderValue(metricView(change))).toBe(note);
  });
});

describe("words about a reading", () => {
  it.each([
    ["stage", "p95 of the whole stage"],
    ["5 min", "p95 of the last 5 min"],
  ])("%s: %s", (window, words) => {
    expect(readingWords({ aggregate: "p95", window })).toBe(words);
  });

  it("says that readings without a source are pushed", () => {
    expect(originOf({ source: null })).toBe("pushed");
  });
});
