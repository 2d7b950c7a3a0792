import { describe, expect, it } from "vitest";
import {
  formatBeside,
  formatDuration,
  formatMargin,
  formatNumber,
  formatValue,
} from "@/lib/domain/metric/format";

const sameSpace = (text: string) => text.replace(/\s/g, " ");

describe("formatNumber", () => {
  it.each([
    [0.2841, "0.284"],
    [18.42, "18.42"],
    [212.36, "212.4"],
    [12_400.4, "12 400"],
    [-0.0001, "0"],
    [Number.NaN, "not a number"],
    [Number.POSITIVE_INFINITY, "not a number"],
  ])("%d is %s", (value, text) => {
    expect(sameSpace(formatNumber(value))).toBe(text);
  });
});

describe("formatValue", () => {
  it.each([
    [212, "ms", "212 ms"],
    [0.28, "%", "0.28 %"],
    [45, "/100", "45/100"],
    [125, "/s", "125/s"],
    [12, "events", "12 events"],
    [3, "", "3"],
    [10_000_300_000, "TLS", "TLS 1.3"],
    [10_000_200_001, "version", "v1.2.1"],
    [7, "//", "7"],
  ])("%d in %j is %s", (value, unit, text) => {
    expect(formatValue(value, unit)).toBe(text);
  });
});

describe("formatBeside", () => {
  it.each([
    [99.4996, "%", [99.5], "99.4996 %"],
    [99.5, "%", [99.5], "99.5 %"],
    [1000.4, "ms", [1000], "1 000.4 ms"],
    [212.36, "ms", [500], "212.4 ms"],
    [500 + 1e-12, "ms", [500], "500 ms"],
  ])("%d %s beside %j is %s", (value, unit, limits, text) => {
    expect(sameSpace(formatBeside(value, unit, limits))).toBe(text);
  });
});

describe("formatMargin", () => {
  it.each([
    [0.384, "38.4 % of room"],
    [0, "at the limit"],
    [-0.12, "12 % beyond the limit"],
  ])("%d is %s", (margin, text) => {
    expect(formatMargin(margin)).toBe(text);
  });
});

describe("formatDuration", () => {
  it.each([
    [0, "0 s"],
    [-5, "0 s"],
    [45_000, "45 s"],
    [200_000, "3 min 20 s"],
    [7_500_000, "2 h 5 min"],
    [3_605_000, "1 h"],
    [100_800_000, "1 d 4 h"],
  ])("%d ms is %s", (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });
});
