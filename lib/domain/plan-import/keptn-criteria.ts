const CRITERION = /^(<=|>=|<|>|=|==)\s*([+-]?)\s*(\d+(?:\.\d+)?)\s*(%?)$/;

/** `value` in the metric's unit for a fixed limit; for a relative one the threshold says what is done to the baseline. */
export type Criterion = { operator: string; value: number; relative: string | null };

/**
 * A criterion of an objective, as `<=+10%` (relative to earlier evaluations), `<=600` (fixed) or `<=+50` (relative by an
 * amount); a percentage without a sign is one more. Null where it is none of these.
 */
export function readCriterion(text: string): Criterion | null {
  const match = CRITERION.exec(text.trim());
  if (!match) return null;
  const [, operator = "", sign = "", amount = "", percent = ""] = match;
  const value = Number(amount);
  const written = operator === "=" ? "==" : operator;
  if (percent === "" && sign === "") return { operator: written, value, relative: null };
  const signed = sign === "-" ? -value : value;
  const relative = percent ? `* ${factor(signed)}` : `${signed < 0 ? "-" : "+"} ${value}`;
  return { operator: written, value: signed, relative };
}

function factor(percent: number): number {
  return Number((1 + percent / 100).toPrecision(12));
}

/** The limits that all have to hold, as few thresholds as they fit into: two fixed ones can be a range. */
export function thresholdsOf(criteria: Criterion[], unit: string): string[] {
  const fixed = criteria.filter((criterion) => criterion.relative === null);
  const relative = criteria.filter((criterion) => criterion.relative !== null);
  const low = fixed.find(({ operator }) => operator === ">=");
  const high = fixed.find(({ operator }) => operator === "<=");
  const isRange = fixed.length === 2 && low && high && low.value <= high.value;
  return [
    ...(isRange
      ? [`${low.value}${unit}..${high.value}${unit}`]
      : fixed.map(({ operator, value }) => `${operator} ${value}${unit}`)),
    ...relative.map(({ operator, relative: change }) => {
      const isAmount = change !== null && !change.startsWith("*");
      return `${operator} baseline ${change}${isAmount ? unit : ""}`;
    }),
  ];
}
