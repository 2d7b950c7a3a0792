import { describe, expect, it } from "vitest";
import { guessAggregate } from "@/lib/domain/page-plan/guess-aggregate";
import { readLimit } from "@/lib/domain/page-plan/page-limit";

const read = (threshold: string, baseline: string | null = null, label = "") =>
  readLimit({ label, threshold, baseline, actual: null });

describe("a threshold as a page writes it", () => {
  it.each([
    ["≤200ms", null, "<= 200ms", "ms"],
    ["<= 200 ms", null, "<= 200ms", "ms"],
    ["max. 200 Millisekunden", null, "<= 200ms", "ms"],
    ["under 1.5 s", null, "< 1.5s", "s"],
    ["mindestens 99,5 %", null, ">= 99.5%", "%"],
    ["≥99.5%", null, ">= 99.5%", "%"],
    ["target: ≥89.2% baseline", null, ">= 89.2%", "%"],
    ["<20/min", null, "< 20/min", "/min"],
    [">= 50 req/s", null, ">= 50/s", "/s"],
    ["≤90/100", "45/100", "<= 90/100", "/100"],
    ["≤ 1,000 ms", null, "<= 1000ms", "ms"],
    ["≤500 events", null, "<= 500 events", "events"],
    ["0 (MUST BE ZERO)", null, "must be zero", ""],
    ["zero tolerance", "0 errors", "must be zero", "errors"],
    ["0", null, "== 0", ""],
    ["100%", null, "== 100%", "%"],
    ["0% critical errors", null, "== 0%", "%"],
    ["TLS 1.2+", null, ">= TLS 1.2", "TLS"],
    ["TLS 1.3 or higher", null, ">= TLS 1.3", "TLS"],
    ["v1.2.1", null, "== v1.2.1", "version"],
    ["55-65%", null, "55..65%", "%"],
    ["55% – 65%", null, "55..65%", "%"],
    ["≤ 110% of baseline", "200ms", "<= baseline * 1.1", "ms"],
    ["<= baseline + 10%", "2%", "<= baseline * 1.1", "%"],
    ["≤ 1.2x baseline", "40 MB", "<= baseline * 1.2", "MB"],
    ["≤ 250", "180ms", "<= 250ms", "ms"],
    ["≤ 2GB", null, "<= 2GB", "GB"],
  ])("%s beside the baseline %s is %s", (threshold, baseline, expected, unit) => {
    expect(read(threshold, baseline)).toMatchObject({ threshold: expected, unit });
  });

  it.each([
    "within expected ranges",
    "stable",
    "",
    "≤ 110% of baseline",
    "+10% vs baseline",
    "within 10% of baseline",
    "no regressions",
    "≤ 200ms and ≥ 10/s",
    "65-55%",
    "≤ many",
    "200ms",
    "≤ 1% over 5 minutes",
    "≤ 200ms / ≤ 300ms",
    "±5%",
  ])("%s is no limit that a number can be held against", (threshold) => {
    expect(read(threshold)).toBeNull();
  });

  it.each([
    ["P95 latency", "200ms", "<= 200ms"],
    ["Success rate", "99.9%", ">= 99.9%"],
    ["Error rate", "1%", "<= 1%"],
  ])("%s without a sign: %s is meant as %s", (label, threshold, expected) => {
    expect(read(threshold, null, label)).toMatchObject({ threshold: expected, isGuess: true });
  });

  it("takes the unit of the label where the numbers have none, and no baseline of another kind", () => {
    expect(read("≤ 250", null, "P95 latency (ms)")).toMatchObject({ threshold: "<= 250ms" });
    expect(read("≤ 250ms", "45%")).toMatchObject({ baseline: null });
    expect(read("≤ 250ms", "0.2s")).toMatchObject({ baseline: "0.2s" });
    expect(read("≥ TLS 1.2", "TLS 1.1")).toMatchObject({ baseline: "TLS 1.1" });
  });
});

describe("how samples become one number", () => {
  it.each([
    ["P95 Latency", "≤200ms", "p95"],
    ["99th percentile", "≤200ms", "p99"],
    ["Median latency", "≤200ms", "p50"],
    ["Write latency", "≤30ms", "p95"],
    ["Longest pause", "≤30ms", "max"],
    ["Time to recover", "≥30ms", "min"],
    ["Error rate", "≤1%", "ratio"],
    ["CPU usage", "≤85%", "avg"],
    ["Throughput", "≥50/s", "rate"],
    ["DB connections", "≤90/100", "max"],
    ["Free connections", "≥10/100", "min"],
    ["Queue depth", "≤500 events", "max"],
    ["Retries", "≤500", "sum"],
    ["Database", "TLS 1.2+", "min"],
    ["Heap", "≤2GB", "max"],
    ["Lost rows", "0 (MUST BE ZERO)", "sum"],
    ["Peak lost rows", "0 (MUST BE ZERO)", "max"],
    ["P95 of losses", "0 (MUST BE ZERO)", "sum"],
  ])("%s (%s) is judged by %s", (label, threshold, expected) => {
    const limit = read(threshold);
    expect(limit && guessAggregate(label, limit)).toBe(expected);
  });
});
