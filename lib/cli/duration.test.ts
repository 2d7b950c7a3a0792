import { expect, test } from "vitest";
import { parseDuration } from "@/lib/cli/duration";

test.each([
  ["45s", 45_000],
  ["30m", 1_800_000],
  ["2h", 7_200_000],
  ["1.5m", 90_000],
])("%s", (text, milliseconds) => expect(parseDuration(text)).toBe(milliseconds));

test.each(["", "30", "m", "-1s", "1d", "1 m"])("refuses %j", (text) => {
  expect(() => parseDuration(text)).toThrow("30m");
});
