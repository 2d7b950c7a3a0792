export type Operator = "<=" | "<" | ">=" | ">" | "==";

/** `field` is what is taken out of the result: the steps below it, such as `.successRate`, without a leading index. */
export type Comparison = { field: string; operator: Operator; value: number };

/** One comparison, or two that make a range with both ends included. `defaulted`: what stood for no result at all. */
export type Condition = { field: string; limits: Comparison[]; defaulted: boolean };

const NUMBER = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?`;
const STEP = String.raw`(?:\.\w+|\[\d+\]|\['[^']*'\]|\["[^"]*"\])`;
const RESULT = `result(?<field>${STEP}*)`;
const TERM = String.raw`(?:(?<default>default\(\s*${RESULT}\s*,\s*${NUMBER}\s*\))|(?<cast>(?:asFloat|asInt)\(\s*${RESULT.replace("field", "castField")}\s*\))|${RESULT.replace("field", "plainField")})`;
const FORWARD = new RegExp(`^${TERM}\\s*(?<operator><=|>=|==|<|>)\\s*(?<value>${NUMBER})$`);
const BACKWARD = new RegExp(`^(?<value>${NUMBER})\\s*(?<operator><=|>=|==|<|>)\\s*${TERM}$`);

const FLIPPED: Record<Operator, Operator> = {
  "<=": ">=",
  "<": ">",
  ">=": "<=",
  ">": "<",
  "==": "==",
};
const OPPOSITE: Record<Operator, Operator | null> = {
  "<=": ">",
  "<": ">=",
  ">=": "<",
  ">": "<=",
  "==": null,
};

/** Reads conditions such as `result[0] >= 0.95`; null for everything that is not a simple comparison. */
export function readCondition(text: string): Condition | null {
  const parts = text.trim().split(/\s*(?:&&|\band\b)\s*/);
  const read = parts.map(readComparison);
  const limits = read.flatMap((part) => (part ? [part.comparison] : []));
  const [first, second] = limits;
  if (limits.length !== parts.length || !first || limits.length > 2) return null;
  if (second && !isRange(first, second)) return null;
  return { field: first.field, limits, defaulted: read.some((part) => part?.defaulted) };
}

/** What holds where the condition does not: of `result > 5`, `result <= 5`. Null where one comparison cannot say it. */
export function opposite({ field, limits, defaulted }: Condition): Condition | null {
  const [only, ...others] = limits;
  const operator = only && others.length === 0 ? OPPOSITE[only.operator] : null;
  return only && operator ? { field, limits: [{ ...only, operator }], defaulted } : null;
}

export function sameCondition(a: Condition, b: Condition): boolean {
  return a.field === b.field && thresholdOf(a) === thresholdOf(b);
}

/** As a plan writes it; a number needs no unit there unless it is given one. */
export function thresholdOf({ limits }: Condition, unit = ""): string {
  const [first, second] = limits;
  if (!first) return "";
  if (!second) return `${first.operator} ${first.value}${unit}`;
  const values = [first.value, second.value].sort((a, b) => a - b);
  return `${values[0]}${unit}..${values[1]}${unit}`;
}

function isRange(a: Comparison, b: Comparison): boolean {
  const [lower, upper] = a.operator === ">=" ? [a, b] : [b, a];
  const isClosed = lower.operator === ">=" && upper.operator === "<=";
  return isClosed && a.field === b.field && lower.value <= upper.value;
}

function readComparison(text: string): { comparison: Comparison; defaulted: boolean } | null {
  const bare = text
    .trim()
    .replace(/^\((.*)\)$/, "$1")
    .trim();
  const forward = FORWARD.exec(bare)?.groups;
  const found = forward ?? BACKWARD.exec(bare)?.groups;
  if (!found) return null;
  const value = Number(found.value);
  const written = OPERATORS.find((known) => known === found.operator);
  if (!written || !Number.isFinite(value)) return null;
  const field = found.field ?? found.castField ?? found.plainField ?? "";
  const operator = forward ? written : FLIPPED[written];
  return {
    comparison: { field, operator, value },
    defaulted: found.default !== undefined,
  };
}

const OPERATORS: Operator[] = ["<=", "<", ">=", ">", "=="];
