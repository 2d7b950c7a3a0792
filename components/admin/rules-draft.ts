import { ApprovalRules, RULES_TYPE } from "@/lib/domain/rules/approval-rules";

type Minimum = ApprovalRules["minimum"]["everyStage"];

/** The rules as a form holds them: what people type is text until it is proposed. */
export type RulesDraft = {
  method: ApprovalRules["method"];
  separation: ApprovalRules["separation"];
  minimum: Record<keyof ApprovalRules["minimum"], string>;
  delegation: { allowed: boolean; maxDays: string };
  expires: string;
  reviewWithin: string;
};

export function draftOf(rules: ApprovalRules): RulesDraft {
  const { method, separation, minimum, delegation } = rules;
  return {
    method,
    separation,
    minimum: {
      preDeployment: minimumInput(minimum.preDeployment),
      everyStage: minimumInput(minimum.everyStage),
      lastStage: minimumInput(minimum.lastStage),
    },
    delegation: { allowed: delegation.allowed, maxDays: String(delegation.maxDays) },
    expires: rules.expires ?? "",
    reviewWithin: rules.reviewWithin ?? "",
  };
}

type ReadDraft = { rules: ApprovalRules; errors: null } | { rules: null; errors: DraftErrors };
export type DraftErrors = Partial<Record<string, string>>;

/** The rules that the draft stands for, or what is wrong with it by field (`minimum.lastStage`, `expires`). */
export function readDraft(draft: RulesDraft): ReadDraft {
  const { preDeployment, everyStage, lastStage } = draft.minimum;
  const parsed = ApprovalRules.safeParse({
    type: RULES_TYPE,
    method: draft.method,
    separation: draft.separation,
    minimum: {
      preDeployment: readMinimum(preDeployment),
      everyStage: readMinimum(everyStage),
      lastStage: readMinimum(lastStage),
    },
    delegation: { allowed: draft.delegation.allowed, maxDays: Number(draft.delegation.maxDays) },
    expires: draft.expires.trim() || null,
    reviewWithin: draft.reviewWithin.trim() || null,
  });
  if (parsed.success) return { rules: parsed.data, errors: null };
  const errors: DraftErrors = {};
  for (const issue of parsed.error.issues) {
    const [first, second] = issue.path.map(String);
    const field = first === "minimum" || first === "delegation" ? `${first}.${second}` : `${first}`;
    errors[field] ??= EXPECTED[field] ?? issue.message;
  }
  return { rules: null, errors };
}

const ROLES =
  "Expected roles separated by commas, each once, with a number before it where several have to sign: cto, 2 quality-lead";
const EXPECTED: DraftErrors = {
  "minimum.preDeployment": ROLES,
  "minimum.everyStage": ROLES,
  "minimum.lastStage": ROLES,
  "delegation.maxDays": "Expected a whole number of days from 1 to 366.",
  expires: "Expected a duration such as 24h or 7d, or nothing.",
  reviewWithin: "Expected a duration such as 24h or 7d, or nothing.",
};

function minimumInput(minimum: Minimum): string {
  return minimum.map(({ role, count }) => (count === 1 ? role : `${count} ${role}`)).join(", ");
}

function readMinimum(text: string): Minimum {
  const parts = text.split(",").map((part) => part.trim());
  return parts.filter(Boolean).map((part) => {
    const [, count, role] = /^(?:(\d+)\s+)?(.+)$/.exec(part) ?? [];
    return { role: role ?? "", count: Number(count ?? 1) };
  });
}
