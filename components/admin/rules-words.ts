import type { ApprovalRules } from "@/lib/domain/rules/approval-rules";

export type RuleLine = { label: string; text: string };
export type RuleChange = { label: string; before: string; after: string };

export const SEPARATION_WORDS: Record<ApprovalRules["separation"]["owner"], string> = {
  off: "Signs like everybody else",
  excluded: "Does not count, where it is known who that is",
  required: "Does not count; while nobody knows who that is, nobody can sign",
};

export const METHOD_RULES: Record<ApprovalRules["method"], string> = {
  password: "A password, confirmed by the server, is enough",
  passkey: "Passkeys only",
};

/** The rules as sentences, one a rule, always in the same order. */
export function rulesLines(rules: ApprovalRules): RuleLine[] {
  const { separation, minimum, delegation } = rules;
  return [
    { label: "Method", text: METHOD_RULES[rules.method] },
    { label: "The run's owner", text: SEPARATION_WORDS[separation.owner] },
    { label: "The change's author", text: SEPARATION_WORDS[separation.author] },
    { label: "Who applied the plan", text: SEPARATION_WORDS[separation.planEditor] },
    { label: "Always signed before deployment", text: minimumText(minimum.preDeployment) },
    { label: "Always signed at every stage", text: minimumText(minimum.everyStage) },
    { label: "Always signed at the last stage", text: minimumText(minimum.lastStage) },
    {
      label: "Delegation",
      text: delegation.allowed ? `For at most ${days(delegation.maxDays)}` : "Not allowed",
    },
    {
      label: "An approval counts",
      text: rules.expires ? `For ${rules.expires}` : "As long as the evidence stays as it is",
    },
    {
      label: "A rejection is reviewed",
      text: rules.reviewWithin ? `Within ${rules.reviewWithin}` : "Without a deadline",
    },
  ];
}

/** What reads differently under the new rules. */
export function ruleChanges(before: ApprovalRules, after: ApprovalRules): RuleChange[] {
  const old = rulesLines(before);
  return rulesLines(after).flatMap(({ label, text }, index) => {
    const was = old[index]?.text ?? "";
    return was === text ? [] : [{ label, before: was, after: text }];
  });
}

function minimumText(minimum: ApprovalRules["minimum"]["everyStage"]): string {
  if (minimum.length === 0) return "What the plan asks for";
  const roles = minimum.map(({ role, count }) => (count === 1 ? role : `${count} × ${role}`));
  return `${roles.join(", ")}, and what the plan asks for`;
}

function days(count: number): string {
  return count === 1 ? "1 day" : `${count} days`;
}
