import {
  convert,
  inUnit,
  type Problem,
  parseUnit,
  parseVersion,
  problem,
  type Unit,
  versionExample,
} from "@/lib/domain/metric/unit";

/** A bound in the metric's unit; `strict` excludes equality. */
export type Bound = { value: number; strict: boolean };

/**
 * What a reading has to satisfy, in the metric's own unit. `min` and `max` are both inclusive unless strict;
 * equality (`== 0`, `must be zero`) has both at one value.
 */
export type Threshold = {
  /** As the plan writes it. */
  text: string;
  min: Bound | null;
  max: Bound | null;
  /** The bounds follow from a baseline that is measured; null until it is: `resolveThreshold`. */
  relative?: boolean;
};

export type ParsedThreshold = { kind: "threshold"; threshold: Threshold; zeroTolerance: boolean };

type Operator = "<=" | "<" | ">=" | ">" | "==";

export const THRESHOLD_EXAMPLES =
  "<= 200ms, < 20/min, >= 99.5%, == 0, must be zero, 55..65%, >= TLS 1.2, <= 90/100, <= baseline * 1.1";

const NUMBER = String.raw`-?\d+(?:\.\d+)?(?:e[+-]?\d+)?`;
const BOUND = /^(<=|>=|==|=|<|>)\s*(.+)$/;
const RANGE = new RegExp(`^(${NUMBER})\\s*([^\\d\\s.-][^.\\s-]*)?\\s*(?:\\.\\.|–|-)\\s*(.+)$`);
const QUANTITY = new RegExp(`^(${NUMBER})\\s*(.*)$`);
const BASELINE = new RegExp(`^baseline(?:\\s*([*+-])\\s*(${NUMBER})\\s*(.*))?$`);

/**
 * Reads a threshold as people write it: `<= 200ms`, `≥99.5%`, `must be zero`, `55..65%`, `TLS 1.2+`,
 * `<= baseline * 1.1`. Units are converted into the metric's; one that does not fit is a problem.
 * `baseline` is in the metric's unit, null where the metric has none.
 */
export function parseThreshold(
  source: string,
  metric: { unit: Unit; baseline: number | null },
): ParsedThreshold | Problem {
  const text = source.trim();
  if (/^(?:0\s*\(?\s*)?must be zero\)?$/i.test(text)) {
    if (metric.unit.dimension === "version") return mismatch(text, metric.unit);
    return { kind: "threshold", threshold: equal(text, 0), zeroTolerance: true };
  }
  const plain = text.replaceAll("≤", "<=").replaceAll("≥", ">=").replaceAll("−", "-");
  const bound = BOUND.exec(plain);
  if (bound) return parseBound(text, toOperator(bound[1] ?? ""), bound[2] ?? "", metric);
  const atLeast = /^(.*\d)\s*\+$/.exec(plain);
  if (atLeast) return parseBound(text, ">=", atLeast[1] ?? "", metric);
  const range = RANGE.exec(plain);
  if (range && metric.unit.dimension !== "version") {
    return parseRange(text, range[1] ?? "", range[2] ?? "", range[3] ?? "", metric.unit);
  }
  return parseBound(text, "==", plain, metric);
}

function toOperator(text: string): Operator {
  return text === "=" ? "==" : (text as Operator);
}

function parseBound(
  text: string,
  operator: Operator,
  operand: string,
  metric: { unit: Unit; baseline: number | null },
): ParsedThreshold | Problem {
  const value = parseOperand(operand.trim(), metric);
  if (typeof value !== "number") return value;
  const bound = { value, strict: operator === "<" || operator === ">" };
  const threshold: Threshold =
    operator === "=="
      ? equal(text, value)
      : operator === "<=" || operator === "<"
        ? { text, min: null, max: bound }
        : { text, min: bound, max: null };
  return { kind: "threshold", threshold, zeroTolerance: false };
}

function parseRange(
  text: string,
  from: string,
  fromUnit: string,
  rest: string,
  unit: Unit,
): ParsedThreshold | Problem {
  const to = QUANTITY.exec(rest.trim());
  if (!to) return problem(`"${text}" is not a range`, "two numbers and a unit, such as 55..65%");
  const toUnit = to[2] ?? "";
  const min = parseOperand(`${from}${fromUnit || toUnit}`, { unit, baseline: null });
  const max = parseOperand(`${to[1]}${toUnit}`, { unit, baseline: null });
  if (typeof min !== "number") return min;
  if (typeof max !== "number") return max;
  if (min > max) return problem(`the range "${text}" is upside down`, "the smaller number first");
  const threshold = {
    text,
    min: { value: min, strict: false },
    max: { value: max, strict: false },
  };
  return { kind: "threshold", threshold, zeroTolerance: false };
}

function parseOperand(
  operand: string,
  metric: { unit: Unit; baseline: number | null },
): number | Problem {
  const value = readOperand(operand, metric);
  if (typeof value !== "number" || Number.isFinite(value)) return value;
  return problem(`"${operand}" is too large to compare with`, "a finite number");
}

function readOperand(
  operand: string,
  { unit, baseline }: { unit: Unit; baseline: number | null },
): number | Problem {
  const relative = BASELINE.exec(operand);
  if (relative) return relativeToBaseline(relative, unit, baseline);
  if (unit.dimension === "version") {
    return (
      parseVersion(operand, unit) ?? problem(`"${operand}" is not a version`, versionExample(unit))
    );
  }
  const quantity = QUANTITY.exec(operand);
  if (!quantity) return problem(`"${operand}" is not a threshold`, THRESHOLD_EXAMPLES);
  return inMetricUnit(Number(quantity[1]), quantity[2] ?? "", unit);
}

function relativeToBaseline(
  match: RegExpExecArray,
  unit: Unit,
  baseline: number | null,
): number | Problem {
  if (baseline === null) {
    return problem("the threshold needs a baseline and the metric has none", "a baseline: value");
  }
  const [, operator, amount, amountUnit] = match;
  if (!operator) return baseline;
  const value = Number(amount);
  if (operator === "*") {
    if (amountUnit?.trim()) {
      return problem(
        `"${amountUnit.trim()}" follows the factor, which has no unit`,
        "a factor such as baseline * 1.1",
      );
    }
    return Number((baseline * value).toPrecision(12));
  }
  const converted = inMetricUnit(value, amountUnit ?? "", unit);
  if (typeof converted !== "number") return converted;
  return Number((operator === "+" ? baseline + converted : baseline - converted).toPrecision(12));
}

/** A bare number is taken for a count, and for zero in every unit; elsewhere the unit has to be written. */
function inMetricUnit(value: number, unitText: string, unit: Unit): number | Problem {
  const written = unitText.trim();
  if (written === "") {
    if (unit.dimension === "count" || value === 0) return value;
    return problem(`${value} has no unit`, `a value${inUnit(unit)}`);
  }
  const from = parseUnit(written);
  const converted = from ? convert(value, from, unit) : null;
  return converted ?? mismatch(`${value}${written}`, unit);
}

function mismatch(text: string, unit: Unit): Problem {
  const what = unit.symbol === "" ? "a plain number" : `a value in ${unit.symbol}`;
  return problem(`"${text}" does not fit the metric's unit`, `${what} (${unit.dimension})`);
}

function equal(text: string, value: number): Threshold {
  return { text, min: { value, strict: false }, max: { value, strict: false } };
}

/** A value written with its unit (`145ms`, `45/100`, `TLS 1.2`), in the metric's unit. */
export function parseQuantity(
  text: string,
  unit: Unit,
): { kind: "value"; value: number } | Problem {
  const value = parseOperand(text.trim(), { unit, baseline: null });
  return typeof value === "number" ? { kind: "value", value } : value;
}

/** Rounding in sums must not turn an exact value into a breach; far below any digit that people read. */
const TOLERANCE = 1e-9;

/** Whether the value satisfies both bounds. NaN satisfies none. */
export function satisfies(value: number, { min, max }: Threshold): boolean {
  return above(value, min) && below(value, max) && !Number.isNaN(value);
}

function above(value: number, bound: Bound | null): boolean {
  if (!bound) return true;
  const slack = Math.abs(bound.value) * TOLERANCE;
  return bound.strict ? value > bound.value + slack : value >= bound.value - slack;
}

function below(value: number, bound: Bound | null): boolean {
  if (!bound) return true;
  const slack = Math.abs(bound.value) * TOLERANCE;
  return bound.strict ? value < bound.value - slack : value <= bound.value + slack;
}

/**
 * Distance to the nearer bound as a fraction of that bound: 0.4 means 40 % of room, -0.1 means 10 % beyond. Never
 * negative where the value satisfies the threshold, never positive where it does not. A bound of zero has no
 * fraction: -1 beyond it, and it leaves no room to speak of on the right side. Null where there is no such room at
 * all: equality that holds, and zero as the only bound.
 */
export function marginTo(value: number, threshold: Threshold): number | null {
  const { min, max } = threshold;
  if (!satisfies(value, threshold)) return Math.min(0, ...beyond(value, threshold));
  if (min && max && min.value === max.value) return null;
  const room: number[] = [];
  if (max && max.value !== 0) room.push((max.value - value) / Math.abs(max.value));
  if (min && min.value !== 0) room.push((value - min.value) / Math.abs(min.value));
  return room.length > 0 ? Math.max(0, Math.min(...room)) : null;
}

function beyond(value: number, { min, max }: Threshold): number[] {
  const distances: number[] = [];
  if (max && value > max.value) distances.push(fraction(max.value - value, max.value));
  if (min && value < min.value) distances.push(fraction(value - min.value, min.value));
  return distances;
}

function fraction(distance: number, bound: number): number {
  return bound === 0 ? -1 : distance / Math.abs(bound);
}
