import { parsePlan } from "@/lib/domain/plan/parse-plan";
import type { Plan } from "@/lib/domain/plan/plan";

/** The plan in a text that has to hold. */
export function planOf(source: string): Plan {
  const parsed = parsePlan(source);
  if (parsed.kind === "problems") throw new Error(JSON.stringify(parsed.problems, null, 2));
  return parsed.plan;
}

/** Everything that is wrong, a line each: `5:34 sources.prom.url: is missing; expected an address`. */
export function problemsOf(source: string): string[] {
  const parsed = parsePlan(source);
  if (parsed.kind === "plan") return [];
  return parsed.problems.map(
    (p) => `${p.line}:${p.column} ${p.path}: ${p.message}; expected ${p.expected}`,
  );
}

/** A plan of one metric `m` of the group `g`, with these lines in it, and `rest` behind the stage's own. */
export function planOfOne(lines: string, rest = ""): string {
  const own = lines.trim().split("\n");
  return `name: small
title: Small
documentId: SMALL
sources: { prom: { kind: prometheus, url: "https://p" } }
metrics:
  m:
    label: M
    group: g
${own.map((line) => `    ${line.trim()}`).join("\n")}
stages:
  - { key: one, title: One, soak: { min: 1h, max: 2h }, metrics: [m]${rest} }
`;
}
