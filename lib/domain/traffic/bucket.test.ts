import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bucketOf, isWithin } from "@/lib/domain/traffic/bucket";

describe("bucketOf", () => {
  it("never changes: these were computed once, with another tool", () => {
    // Python: int(hashlib.sha256(b"new-upload\0" + key).hexdigest()[:12], 16) * 100000 // 2**48
    expect(bucketOf("new-upload", "user-1")).toBe(32749);
    expect(bucketOf("new-upload", "ümläut ✓")).toBe(53435);
  });

  it("stays within 0 to 99999", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (flag, key) => {
        const bucket = bucketOf(flag, key);
        return Number.isInteger(bucket) && bucket >= 0 && bucket < 100_000;
      }),
    );
  });

  it("keeps flag and key apart", () => {
    expect(bucketOf("ab", "c")).not.toBe(bucketOf("a", "bc"));
  });

  it("spreads users evenly, and differently for another flag", () => {
    const users = Array.from({ length: 20_000 }, (_, i) => `user-${i}`);
    const share = (flag: string, percent: number) =>
      users.filter((u) => isWithin(bucketOf(flag, u), percent)).length / users.length;
    // Six standard deviations of a binomial with 20,000 trials.
    for (const percent of [1, 5, 25, 50]) {
      const p = percent / 100;
      const tolerance = 6 * Math.sqrt((p * (1 - p)) / users.length);
      expect(Math.abs(share("a", percent) - p)).toBeLessThan(tolerance);
    }
    const both = users.filter(
      (u) => isWithin(bucketOf("a", u), 50) && isWithin(bucketOf("b", u), 50),
    );
    expect(both.length / users.length).toBeGreaterThan(0.22);
    expect(both.length / users.length).toBeLessThan(0.28);
  });
});

describe("isWithin", () => {
  it("only adds users as the percentage grows", () => {
    const percent = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(fc.string(), percent, percent, (key, a, b) => {
        const bucket = bucketOf("flag", key);
        return !isWithin(bucket, Math.min(a, b)) || isWithin(bucket, Math.max(a, b));
      }),
    );
  });

  it("takes nobody at 0 % and everybody at 100 %", () => {
    fc.assert(
      fc.property(
        fc.string(),
        (key) => !isWithin(bucketOf("f", key), 0) && isWithin(bucketOf("f", key), 100),
      ),
    );
  });
});
