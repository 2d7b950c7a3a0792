import { describe, expect, it } from "vitest";
import { isRetried, pollDelay, pollWindow, retryDelay } from "@/lib/domain/source/poll-times";
import type { SourceErrorCode } from "@/lib/domain/source/source-error";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const failed = (code: SourceErrorCode, retryAfterMs: number | null = null) => ({
  code,
  retryAfterMs,
});

describe("pollDelay", () => {
  it.each([
    ["an answer", 15, 0, null, 0.5, 15],
    ["an answer, as early as may be", 15, 0, null, 0, 13.5],
    ["an answer, as late as may be", 15, 0, null, 1, 16.5],
    ["a first failure", 15, 1, failed("timeout"), 0.5, 15],
    ["a third failure", 15, 3, failed("timeout"), 0.5, 60],
    ["a hundredth failure", 15, 100, failed("unreachable"), 0.5, 300],
    ["a failure of a slow source", 3600, 9, failed("timeout"), 0.5, 3600],
    ["changed labels", 15, 9, failed("series_changed"), 0.5, 15],
    ["older data", 15, 9, failed("went_back"), 0.5, 15],
    ["a rate limit", 15, 1, failed("rate_limited", 120_000), 0, 120],
    ["a long rate limit", 15, 1, failed("rate_limited", 900_000), 0, 900],
    ["a short rate limit", 15, 1, failed("rate_limited", 1000), 0.5, 15],
  ])("after %s", (_, interval, failures, error, random, seconds) => {
    const delay = pollDelay({ interval: interval * SECOND }, failures, error, random);
    expect(delay).toBeCloseTo(seconds * SECOND, 0);
  });
});

it("retries at once only what may be better the next time, with full jitter", () => {
  expect((["timeout", "unreachable", "source_failed", "partial"] as const).every(isRetried)).toBe(
    true,
  );
  const not = ["rate_limited", "bad_query", "bad_answer", "not_allowed", "unauthorised"] as const;
  expect(not.some(isRetried)).toBe(false);
  expect([0, 1, 2, 9].map((tried) => retryDelay(tried, 1))).toEqual([250, 500, 1000, 4000]);
  expect(retryDelay(3, 0)).toBe(0);
});

describe("pollWindow", () => {
  const start = new Date("2026-03-02T10:00:00Z");
  const at = (seconds: number) => new Date(start.getTime() + seconds * SECOND);
  const polling = { interval: 15 * SECOND };
  it.each([
    ["the whole stage", "window", "stage", 300, 600, 0],
    ["the last five minutes", "window", 5 * MINUTE, 300, 600, 300],
    ["no time before the stage", "window", 5 * MINUTE, 20, 60, 0],
    ["the first samples", "samples", "stage", null, 60, 0],
    ["new samples, and a little of what is known", "samples", 5 * MINUTE, 300, 600, 270],
    ["samples just after the start", "samples", "stage", 10, 60, 0],
  ] as const)("asks for %s", (_, answers, window, dataAt, now, from) => {
    const time = {
      stageStartedAt: start,
      dataAt: dataAt === null ? null : at(dataAt),
      now: at(now),
    };
    expect(pollWindow({ pull: { answers }, window }, polling, time)).toEqual({
      from: at(from),
      to: at(now),
    });
  });
});
