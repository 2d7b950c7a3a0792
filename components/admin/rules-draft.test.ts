import { describe, expect, it } from "vitest";
import { draftOf, type RulesDraft, readDraft } from "@/components/admin/rules-draft";
import { type ApprovalRules, BUILT_IN_RULES } from "@/lib/domain/rules/approval-rules";

const FULL: ApprovalRules = {
  ...BUILT_IN_RULES,
  method: "passkey",
  minimum: {
    preDeployment: [{ role: "cto", count: 1 }],
    everyStage: [],
    lastStage: [
      { role: "cto", count: 1 },
      { role: "quality-lead", count: 2 },
    ],
  },
  delegation: { allowed: true, maxDays: 30 },
  expires: "24h",
  reviewWithin: "7d",
};

describe("readDraft", () => {
  it.each([BUILT_IN_RULES, FULL])("reads back what was put into the form", (rules) => {
    expect(readDraft(draftOf(rules))).toEqual({ rules, errors: null });
  });

  it.each<[string, Partial<RulesDraft>, string]>([
    ["a word for a duration", { expires: "soon" }, "expires"],
    ["a duration of nothing", { reviewWithin: "0s" }, "reviewWithin"],
    ["days in words", { delegation: { allowed: true, maxDays: "two" } }, "delegation.maxDays"],
    ["too many days", { delegation: { allowed: true, maxDays: "367" } }, "delegation.maxDays"],
    [
      "a role twice",
      { minimum: { preDeployment: "cto, 2 cto", everyStage: "", lastStage: "" } },
      "minimum.preDeployment",
    ],
    [
      "nobody of a role",
      { minimum: { preDeployment: "", everyStage: "0 cto", lastStage: "" } },
      "minimum.everyStage",
    ],
    [
      "something that is no role",
      { minimum: { preDeployment: "", everyStage: "", lastStage: "the boss" } },
      "minimum.lastStage",
    ],
  ])("refuses %s, at its field", (_, change, field) => {
    const { errors } = readDraft({ ...draftOf(BUILT_IN_RULES), ...change });
    expect(Object.keys(errors ?? {})).toEqual([field]);
    expect(errors?.[field]).toMatch(/^Expected/);
  });
});
