import { expect, it } from "vitest";
import { ruleChanges, rulesLines } from "@/components/admin/rules-words";
import { type ApprovalRules, BUILT_IN_RULES } from "@/lib/domain/rules/approval-rules";

it("says the built-in rules in words", () => {
  expect(rulesLines(BUILT_IN_RULES).map(({ label, text }) => `${label}: ${text}`)).toEqual([
    "Method: A password, confirmed by the server, is enough",
    "The run's owner: Does not count, where it is known who that is",
    "The change's author: Does not count, where it is known who that is",
    "Who applied the plan: Signs like everybody else",
    "Always signed before deployment: What the plan asks for",
    "Always signed at every stage: What the plan asks for",
    "Always signed at the last stage: What the plan asks for",
    "Delegation: Not allowed",
    "An approval counts: As long as the evidence stays as it is",
    "A rejection is reviewed: Without a deadline",
  ]);
});

it.each<[string, Partial<ApprovalRules>, string]>([
  [
    "the method",
    { method: "passkey" },
    "Method: A password, confirmed by the server, is enough -> Passkeys only",
  ],
  [
    "a role that always signs",
    {
      minimum: {
        ...BUILT_IN_RULES.minimum,
        lastStage: [
          { role: "cto", count: 1 },
          { role: "qa", count: 2 },
        ],
      },
    },
    "Always signed at the last stage: What the plan asks for -> cto, 2 × qa, and what the plan asks for",
  ],
  [
    "delegation",
    { delegation: { allowed: true, maxDays: 1 } },
    "Delegation: Not allowed -> For at most 1 day",
  ],
  [
    "expiry",
    { expires: "24h" },
    "An approval counts: As long as the evidence stays as it is -> For 24h",
  ],
])("tells a change of %s, and of nothing else", (_, change, expected) => {
  const changes = ruleChanges(BUILT_IN_RULES, { ...BUILT_IN_RULES, ...change });
  expect(changes.map((c) => `${c.label}: ${c.before} -> ${c.after}`)).toEqual([expected]);
});
