import { describe, expect, it } from "vitest";
import { trustConcerns } from "@/components/admin/trust-verdict";
import type { TrustHealth } from "@/lib/contract/trust";

const AT = "2026-11-23T12:00:00.000Z";
const WITNESS = { name: "w1", state: "good", size: 9, last: AT, error: null } as const;
const GOOD: TrustHealth = {
  at: AT,
  log: { size: 9, root: "ab".repeat(32) },
  checkpoint: { size: 9, signedAt: AT, ageSeconds: 1 },
  unsigned: { entries: 0, oldestSeconds: 0 },
  signer: { isReachable: true, problem: null, origin: "log", vkey: "log+1+x" },
  witnesses: [WITNESS],
  timestampAuthorities: [],
  clockSkewSeconds: 0.01,
  eventKeys: [],
  passkeys: { usable: 0, waiting: 0, revoked: 0 },
  tokens: { active: 0, endingSoon: 0, endless: 0 },
  overridesThisMonth: 0,
  fsck: { at: AT, size: 9, problems: 0 },
};

describe("trustConcerns", () => {
  it("finds none where everything stands as it should", () => {
    expect(trustConcerns(GOOD)).toEqual([]);
  });

  it.each<[string, Partial<TrustHealth>, RegExp]>([
    ["a split view", { witnesses: [{ ...WITNESS, state: "alarm" }] }, /^w1 has seen another/],
    ["a failed full check", { fsck: { at: AT, size: 9, problems: 2 } }, /found 2 problems/],
    ["no full check", { fsck: null }, /never been checked/],
    [
      "a signer that is away",
      { signer: { ...GOOD.signer, isReachable: false, problem: "no socket" } },
      /does not answer: no socket/,
    ],
    ["entries that wait", { unsigned: { entries: 1, oldestSeconds: 11 } }, /^1 entry waits/],
    ["no checkpoint at all", { checkpoint: null }, /No checkpoint/],
    ["a clock behind", { clockSkewSeconds: -2.5 }, /too far apart/],
    [
      "a witness that failed",
      { witnesses: [{ ...WITNESS, state: "failed", error: "timeout" }] },
      /did not confirm the newest checkpoint: timeout/,
    ],
  ])("names %s, and only that", (_, change, text) => {
    const concerns = trustConcerns({ ...GOOD, ...change });
    expect(concerns).toHaveLength(1);
    expect(concerns[0]?.text).toMatch(text);
  });

  it("leaves alone what has just been appended, and what this process cannot know", () => {
    const young = { unsigned: { entries: 3, oldestSeconds: 0.5 } };
    const unasked = { signer: { ...GOOD.signer, isReachable: null } };
    expect(trustConcerns({ ...GOOD, ...young, ...unasked })).toEqual([]);
  });
});
