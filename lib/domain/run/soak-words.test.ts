import { describe, expect, it } from "vitest";
import { secondsWithoutData, soakLine, soakWords } from "@/lib/domain/run/soak-words";

const MIN = 60;
const HOUR = 60 * MIN;
const soak = (elapsedSeconds: number, effectiveSeconds: number | null, maxSeconds = 4 * HOUR) => ({
  minSeconds: 4 * HOUR,
  maxSeconds,
  elapsedSeconds,
  effectiveSeconds,
});

describe("soakWords", () => {
  it.each([
    [soak(3 * HOUR + 12 * MIN, 3 * HOUR + 12 * MIN), "3 h 12 min of 4 h"],
    [soak(2 * HOUR, 2 * HOUR, 8 * HOUR), "2 h of 4 h to 8 h"],
    [
      soak(3 * HOUR + 53 * MIN, 3 * HOUR + 12 * MIN),
      "effective soak 3 h 12 min of 4 h, 41 min without data",
    ],
    [soak(30, 0, 8 * HOUR), "effective soak 0 s of 4 h, 30 s without data"],
    [soak(5 * HOUR, 4 * HOUR - 0.4), "effective soak 3 h 59 min of 4 h, 1 h without data"],
    // Not longer than one waits for a sample.
    [soak(HOUR, HOUR - 10), "1 h of 4 h"],
    // A dossier of an older version does not say what data covered.
    [soak(HOUR, null), "1 h of 4 h"],
  ])("%j reads %s", (times, words) => {
    expect(soakWords(times)).toBe(words);
  });
});

describe("soakLine", () => {
  it.each([
    [soak(HOUR, HOUR), "soak 1 h of 4 h"],
    [soak(HOUR, HOUR - MIN), "effective soak 59 min of 4 h, 1 min without data"],
  ])("%j reads %s", (times, words) => {
    expect(soakLine(times)).toBe(words);
  });
});

describe("secondsWithoutData", () => {
  it.each([
    [soak(100, 100), 0],
    [soak(100, 90), 0],
    [soak(100, 89), 11],
    [soak(100, null), 0],
    // What was counted may be a moment ahead of the clock that is shown.
    [soak(100, 101), 0],
  ])("%j has %i", (times, seconds) => {
    expect(secondsWithoutData(times)).toBe(seconds);
  });
});
