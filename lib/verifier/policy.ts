import type { Json } from "@/lib/verifier/canonical";
import {
  atLeast,
  count,
  exactly,
  flag,
  list,
  oneOf,
  orNull,
  type Shape,
  ShapeError,
  text,
} from "@/lib/verifier/shape";

const number: Shape<number> = (value, path) => {
  if (typeof value === "number") return value;
  throw new ShapeError(`${path} is not as expected: a number`);
};
const countOrAll: Shape<number | "all"> = (value, path) =>
  value === "all" ? value : count(value, path);

const methods = oneOf("password", "passkey");
const asked = list(atLeast({ role: text, count: countOrAll }));
const approval = atLeast({
  method: methods,
  order: oneOf("parallel", "ordered"),
  expires: orNull(number),
});

/** Of a plan, what decides who has to sign and how far traffic may go. */
const PlanShape = atLeast({
  name: text,
  preDeployment: atLeast({ signOffs: asked, approval }),
  stages: list(
    atLeast({
      key: text,
      title: text,
      traffic: orNull(number),
      signOffs: asked,
      approval,
      metrics: list(atLeast({ key: text })),
    }),
  ),
});

const separation = oneOf("off", "excluded", "required");
const minimum = list(exactly({ role: text, count }));

const RulesShape = exactly({
  type: oneOf("https://tollgate.dev/approval-rules/v1"),
  method: methods,
  separation: exactly({ owner: separation, author: separation, planEditor: separation }),
  minimum: exactly({ preDeployment: minimum, everyStage: minimum, lastStage: minimum }),
  delegation: exactly({ allowed: flag, maxDays: count }),
  expires: orNull(text),
  reviewWithin: orNull(text),
});

export type Plan = ReturnType<typeof PlanShape>;
export type Rules = ReturnType<typeof RulesShape>;
export type Approval = ReturnType<typeof approval>;
/** What one gate asks for. `all`: everybody who held the role when the run was created. */
export type Wanted = { role: string; count: number; all: boolean };
export type Terms = { wanted: Wanted[]; approval: Approval };

export const PRE_DEPLOYMENT = "pre-deployment";

/** Throw `ShapeError`. */
export function readPlan(value: Json): Plan {
  return PlanShape(value, "the plan");
}

export function readRules(value: Json): Rules {
  return RulesShape(value, "the approval rules");
}

/** The plan's terms for a gate, made stricter where the rules ask for more; null for a stage it does not have. */
export function termsOf(plan: Plan, rules: Rules, stage: string): Terms | null {
  const gate =
    stage === PRE_DEPLOYMENT ? plan.preDeployment : plan.stages.find(({ key }) => key === stage);
  if (!gate) return null;
  const least = leastOf(plan, rules, stage);
  const roles = [...new Set([...gate.signOffs, ...least].map(({ role }) => role))];
  const longest = rules.expires === null ? null : milliseconds(rules.expires);
  return {
    wanted: roles.map((role) => wantedOf(role, [...gate.signOffs, ...least])),
    approval: {
      ...gate.approval,
      method: rules.method === "passkey" ? "passkey" : gate.approval.method,
      expires: smaller(gate.approval.expires, longest),
    },
  };
}

function leastOf(plan: Plan, { minimum: least }: Rules, stage: string) {
  if (stage === PRE_DEPLOYMENT) return least.preDeployment;
  const isLast = plan.stages.at(-1)?.key === stage;
  return isLast ? [...least.everyStage, ...least.lastStage] : least.everyStage;
}

function wantedOf(role: string, lines: { role: string; count: number | "all" }[]): Wanted {
  const counts = lines.filter((line) => line.role === role).map((line) => line.count);
  const numbers = counts.filter((n) => n !== "all");
  return { role, count: Math.max(1, ...numbers), all: counts.includes("all") };
}

function smaller(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}

const UNITS: Record<string, number> = { ms: 1, s: 1e3, m: 6e4, min: 6e4, h: 36e5, d: 864e5 };

/** Of `24h` or `1h30m`. Throws `ShapeError` for anything else. */
function milliseconds(duration: string): number {
  const part = /(\d+(?:\.\d+)?)\s*(ms|min|s|m|h|d)\s*/y;
  let sum = 0;
  while (part.lastIndex < duration.length) {
    const match = part.exec(duration);
    if (!match)
      throw new ShapeError(`the approval rules name a duration that is none: ${duration}`);
    sum += Number(match[1]) * (UNITS[match[2] ?? ""] ?? Number.NaN);
  }
  return sum;
}
