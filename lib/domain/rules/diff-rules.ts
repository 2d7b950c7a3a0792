import type { ApprovalRules } from "@/lib/domain/rules/approval-rules";

/** One value that differs; `none` stands for what is not there. */
export type RulesDifference = { path: string; before: string; after: string };

/** What a change of the rules changes, in the order of the document. */
export function diffRules(before: ApprovalRules, after: ApprovalRules): RulesDifference[] {
  const old = linesOf(before);
  const now = linesOf(after);
  const paths = [...now.keys(), ...[...old.keys()].filter((path) => !now.has(path))];
  return paths.flatMap((path) => {
    const difference = { path, before: old.get(path) ?? "none", after: now.get(path) ?? "none" };
    return difference.before === difference.after ? [] : [difference];
  });
}

function linesOf(rules: ApprovalRules): Map<string, string> {
  const { separation, minimum, delegation } = rules;
  const counts = Object.entries(minimum).flatMap(([gate, wanted]) =>
    wanted.map(({ role, count }) => [`minimum.${gate}.${role}`, String(count)] as const),
  );
  return new Map([
    ["method", rules.method],
    ["separation.owner", separation.owner],
    ["separation.author", separation.author],
    ["separation.planEditor", separation.planEditor],
    ...counts,
    ["delegation.allowed", delegation.allowed ? "yes" : "no"],
    ["delegation.maxDays", String(delegation.maxDays)],
    ["expires", rules.expires ?? "none"],
    ["reviewWithin", rules.reviewWithin ?? "none"],
  ]);
}
