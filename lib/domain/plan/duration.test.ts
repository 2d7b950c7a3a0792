import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDuration } from "@/lib/domain/plan/duration";

describe("parseDuration", () => {
  it.each([
    ["90s", 90_000],
    ["2h", 7_200_000],
    ["5m", 300_000],
    ["5min", 300_000],
    ["1h30m", 5_400_000],
    ["1h 30m", 5_400_000],
    ["1d", 86_400_000],
    ["1.5h", 5_400_000],
    ["250ms", 250],
    ["0s", 0],
    [" 10s ", 10_000],
  ])("reads %j", (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  it.each(["", "5", "s", "5 minutes", "-5m", "5m,", "h2", "1e3s", "2 weeks"])(
    "refuses %j",
    (text) => {
      expect(parseDuration(text)).toBeNull();
    },
  );

  it("adds its parts up", () => {
    fc.assert(
      fc.property(fc.nat(100), fc.nat(1000), fc.nat(1000), (h, m, s) => {
        expect(parseDuration(`${h}h${m}m${s}s`)).toBe(((h * 60 + m) * 60 + s) * 1000);
      }),
    );
  });

  it("never throws, and gives nothing that is not finite", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9.smhd ]*$/)), (text) => {
        const value = parseDuration(text);
        expect(value === null || (Number.isFinite(value) && value >= 0)).toBe(true);
      }),
    );
  });
});
