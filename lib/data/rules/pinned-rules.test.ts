import { describe, expect, it } from "vitest";
import { BUILT_IN_DIGEST, BUILT_IN_DOCUMENT } from "@/lib/data/rules/pinned-rules";
import {
  type ApprovalRules,
  BUILT_IN_RULES,
  parseApprovalRules,
} from "@/lib/domain/rules/approval-rules";
import { diffRules } from "@/lib/domain/rules/diff-rules";

const text = (change: object) => JSON.stringify({ ...BUILT_IN_RULES, ...change });

describe("parseApprovalRules", () => {
  it("reads what is built in, whose digest the migration wrote into older runs", () => {
    expect(parseApprovalRules(BUILT_IN_DOCUMENT)).toEqual(BUILT_IN_RULES);
    expect(BUILT_IN_DIGEST).toBe(
      "839e07557342b469bf11b20a27b8befb3d02d8f6f33575ff7872e40950107b49",
    );
  });

  it.each([
    ["no JSON", "{"],
    ["another type", text({ type: "https://tollgate.dev/approval-rules/v2" })],
    ["a field nobody knows", text({ exceptFor: ["ada"] })],
    ["a method nobody knows", text({ method: "email" })],
    ["a role twice", text({ minimum: { ...BUILT_IN_RULES.minimum, everyStage: [m(1), m(2)] } })],
    ["a minimum of nobody", text({ minimum: { ...BUILT_IN_RULES.minimum, everyStage: [m(0)] } })],
    ["no time at all", text({ expires: "0s" })],
    ["a separation nobody knows", text({ separation: { owner: "maybe" } })],
    ["a part that is missing", text({ delegation: undefined })],
  ])("does not understand %s", (_, document) => {
    expect(parseApprovalRules(document)).toBeNull();
  });
});

describe("diffRules", () => {
  it("finds nothing between rules and themselves", () => {
    expect(diffRules(BUILT_IN_RULES, BUILT_IN_RULES)).toEqual([]);
  });

  it("names every value that differs, what came and what went", () => {
    const before: ApprovalRules = {
      ...BUILT_IN_RULES,
      minimum: { ...BUILT_IN_RULES.minimum, lastStage: [m(1)] },
    };
    const after: ApprovalRules = {
      ...BUILT_IN_RULES,
      method: "passkey",
      separation: { ...BUILT_IN_RULES.separation, author: "required" },
      minimum: { ...BUILT_IN_RULES.minimum, everyStage: [m(2)] },
      delegation: { allowed: true, maxDays: 7 },
      expires: "24h",
    };
    expect(diffRules(before, after)).toEqual([
      { path: "method", before: "password", after: "passkey" },
      { path: "separation.author", before: "excluded", after: "required" },
      { path: "minimum.everyStage.manager", before: "none", after: "2" },
      { path: "delegation.allowed", before: "no", after: "yes" },
      { path: "delegation.maxDays", before: "14", after: "7" },
      { path: "expires", before: "none", after: "24h" },
      { path: "minimum.lastStage.manager", before: "1", after: "none" },
    ]);
  });
});

function m(count: number) {
  return { role: "manager", count };
}
