import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeFunnel } from "@/lib/domain/funnel/judge-funnel";
import type { Funnel } from "@/lib/domain/plan/plan";

const START = new Date("2025-10-07T09:00:00Z");
const clock = (seconds: number) => ({
  now: new Date(START.getTime() + seconds * 1000),
  stageStartedAt: START,
});

function funnel(changes: Partial<Funnel> = {}): Funnel {
  return {
    key: "journey",
    label: "Journey",
    window: 300_000,
    steps: [
      { key: "started", label: "Started" },
      { key: "uploaded", label: "Uploaded" },
      { key: "approved", label: "Approved" },
    ],
    target: { text: "55..65%", min: 0.55, max: 0.65 },
    breakdown: null,
    critical: false,
    minUsers: 20,
    ...changes,
  };
}

function users(started: number, approved: number) {
  return [
    { step: "approved", users: approved },
    { step: "started", users: started },
    { step: "somewhere-else", users: 9 },
  ];
}

describe("judgeFunnel", () => {
  it.each([
    [100, 60, "pass"],
    [100, 55, "pass"],
    [100, 65, "pass"],
    [20, 13, "pass"],
    [100, 54, "fail"],
    [100, 66, "fail"],
    [19, 12, "pending"],
    [0, 0, "pending"],
    [20, 21, "inconclusive"],
  ])("%d started, %d approved: %s", (started, approved, verdict) => {
    expect(judgeFunnel(funnel(), users(started, approved), clock(60)).verdict).toBe(verdict);
  });

  it("lists the plan's steps in the plan's order, with nobody where nothing was seen", () => {
    const judged = judgeFunnel(funnel(), users(40, 24), clock(60));
    expect(judged.steps).toEqual([
      { step: "started", users: 40 },
      { step: "uploaded", users: 0 },
      { step: "approved", users: 24 },
    ]);
    expect(judged.conversion).toBeCloseTo(0.6, 10);
  });

  it("says the rule and the interval side by side", () => {
    const soak = funnel({ minUsers: 10, target: { text: ">= 89.2%", min: 0.892, max: null } });
    const judged = judgeFunnel(soak, users(12, 11), clock(60));
    expect(judged).toMatchObject({
      verdict: "pass",
      reason: "91.67 % of 12 users (95 % interval 64.6 to 98.5 %): meets the target >= 89.2%.",
    });
    expect(judged.interval?.low).toBeCloseTo(0.646, 3);
  });

  it("is inconclusive once nobody has come for two windows", () => {
    expect(judgeFunnel(funnel(), [], clock(600)).verdict).toBe("pending");
    expect(judgeFunnel(funnel(), [], clock(601))).toMatchObject({
      verdict: "inconclusive",
      conversion: null,
      interval: null,
      reason: "Nobody has started it in the last 5 min.",
    });
  });

  it("shows a funnel without a target and judges nothing", () => {
    const judged = judgeFunnel(funnel({ target: null }), users(40, 1), clock(60));
    expect(judged.verdict).toBe("pass");
  });

  it("never passes with too few users, nor outside the target", () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(200), fc.nat(2000), (started, approved, at) => {
        const judged = judgeFunnel(funnel(), users(started, approved), clock(at));
        const share = approved / started;
        const isGood = started >= 20 && share >= 0.55 && share <= 0.65;
        expect(judged.verdict === "pass").toBe(isGood);
      }),
      { numRuns: 1000 },
    );
  });
});
