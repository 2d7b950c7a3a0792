import { expect, test } from "vitest";
import { fateOf } from "@/demo/load/fates";

test("every 60 users in a row convert to 55 to 65 percent", () => {
  for (let first = 0; first < 5_000; first += 1) {
    let done = 0;
    for (let n = first; n < first + 60; n += 1) if (fateOf(n) === "done") done += 1;
    expect(done / 60).toBeGreaterThanOrEqual(0.55);
    expect(done / 60).toBeLessThanOrEqual(0.65);
  }
});

test("some users give up after every step", () => {
  const fates = new Set(Array.from({ length: 200 }, (_, n) => fateOf(n)));
  expect([...fates].sort()).toEqual(["done", "profiled", "registered", "uploaded", "verified"]);
});
