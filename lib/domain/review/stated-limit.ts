import { signByName, withSign } from "@/lib/domain/document/limit-signs";
import { readPercents, readQuantity } from "@/lib/domain/document/quantities";

/** What a threshold on a page asks for, in its own unit; both inclusive unless strict. */
export type StatedLimit = {
  min: number | null;
  max: number | null;
  isStrict: boolean;
  unit: string;
};

const ZERO =
  /\b(?:must be zero|muss null sein|doit être (?:zéro|nul)|debe ser cero|deve ser zero|zero tolerance)\b|^(?:zero|none|null|keine?|aucune?|ningun[oa]?|cero|nessun[oa]?|geen)$/i;

/**
 * Reads `≤200ms`, `max 80%`, `55-65%`, `0 (MUST BE ZERO)`, `TLS 1.2+`, `≤90/100`; null where it is no limit, or where neither
 * it nor the metric's name says which side of it is right.
 */
export function readLimit(text: string, label: string): StatedLimit | null {
  const plain = withSign(
    text.trim().replace(/^(?:target|ziel|soll|cible|objetivo)\s*[:=]\s*/i, ""),
  );
  if (ZERO.test(plain)) return { min: 0, max: 0, isStrict: false, unit: "" };
  const range =
    /^(\d+(?:[.,]\d+)?)\s*%?\s*(?:-|–|\.\.|to|bis|à)\s*(\d+(?:[.,]\d+)?)\s*(.*)$/iu.exec(plain);
  if (range) return rangeOf(range);
  const operator = /^(<=|>=|==|=|<|>)\s*/.exec(plain)?.[1] ?? null;
  const operand = plain.replace(/^(?:<=|>=|==|=|<|>)\s*/, "");
  const sign = operator ?? signBeside(operand) ?? signByName(label);
  return sign === null ? null : bound(sign, operand);
}

/** What a number without a sign says all the same: `99+`, `TLS 1.2`, and nothing or all of something. */
function signBeside(operand: string): string | null {
  if (/\d\s*\+$/.test(operand)) return ">=";
  const quantity = quantityIn(operand);
  if (!quantity) return null;
  const { value, unit } = quantity;
  const isExact = value === 0 || (value === 100 && unit === "%") || /^[tsv]/i.test(operand);
  return isExact ? "=" : null;
}

function rangeOf(match: RegExpExecArray): StatedLimit | null {
  const low = readQuantity(match[1] ?? "");
  const high = readQuantity(`${match[2]} ${match[3]}`);
  if (!low || !high || low.value > high.value) return null;
  return { min: low.value, max: high.value, isStrict: false, unit: high.unit };
}

function bound(operator: string, operand: string): StatedLimit | null {
  const quantity = quantityIn(operand);
  if (!quantity) return null;
  const { value, unit } = quantity;
  return {
    min:
      operator.startsWith(">") ||
      (operator.endsWith("=") && operator.length < 3 && !operator.startsWith("<"))
        ? value
        : null,
    max: operator.startsWith("<") || operator === "=" || operator === "==" ? value : null,
    isStrict: operator === "<" || operator === ">",
    unit,
  };
}

/** The number of a value: its own unit, that of a version, or what it is out of. */
export function quantityIn(text: string): { value: number; unit: string } | null {
  const version = /^\s*(TLS|SSL|v|version)\s*v?(\d+(?:\.\d+)?)(?![\d.])/i.exec(text);
  if (version) return { value: Number(version[2]), unit: (version[1] ?? "").toLowerCase() };
  const outOf = /^\s*[<>≤≥=]*\s*(\d+)\s*\/\s*(\d+)\b/.exec(text);
  if (outOf) return { value: Number(outOf[1]), unit: `/${outOf[2]}` };
  return readQuantity(text);
}

/** Units as multiples of one of their kind. */
const SCALES: Record<string, [kind: string, factor: number]> = {
  us: ["time", 0.001],
  µs: ["time", 0.001],
  ms: ["time", 1],
  s: ["time", 1000],
  sec: ["time", 1000],
  min: ["time", 60_000],
  h: ["time", 3_600_000],
  "%": ["share", 1],
  "‰": ["share", 0.1],
  "/s": ["rate", 60],
  "/sec": ["rate", 60],
  rps: ["rate", 60],
  qps: ["rate", 60],
  "req/s": ["rate", 60],
  "requests/s": ["rate", 60],
  "/min": ["rate", 1],
  "/minute": ["rate", 1],
  "/h": ["rate", 1 / 60],
  "/hour": ["rate", 1 / 60],
};

/**
 * Whether a value keeps a limit; null where the units do not tell, since nothing is claimed then. A side without a unit
 * takes that of the other.
 */
export function keepsLimit(
  limit: StatedLimit,
  actual: { value: number; unit: string },
): boolean | null {
  const value = inUnitOf(limit.unit, actual);
  if (value === null) return null;
  const slack = 1e-9;
  if (limit.max !== null && (limit.isStrict ? value >= limit.max : value > limit.max + slack)) {
    return false;
  }
  return !(limit.min !== null && (limit.isStrict ? value <= limit.min : value < limit.min - slack));
}

function inUnitOf(unit: string, actual: { value: number; unit: string }): number | null {
  const [wanted, given] = [unit.toLowerCase(), actual.unit.toLowerCase()];
  if (wanted === given || wanted === "" || given === "") return actual.value;
  const [to, from] = [SCALES[wanted], SCALES[given]];
  if (to && from) return to[0] === from[0] ? (actual.value * from[1]) / to[1] : null;
  return isWord(wanted) && isWord(given) ? actual.value : null;
}

/** `events`, `detections`: what is counted, whatever it is called. */
function isWord(unit: string): boolean {
  return SCALES[unit] === undefined && /^\p{L}{3,}$/u.test(unit);
}

/** Whether the two can be of one kind at all; null where one of them says nothing. */
export function sameKind(one: string, other: string): boolean | null {
  const [a, b] = [SCALES[one.toLowerCase()], SCALES[other.toLowerCase()]];
  return a && b ? a[0] === b[0] : null;
}

/** The percentage that a value states; null where it states none, or several. */
export function percentIn(text: string): number | null {
  const [first, second] = readPercents(text);
  return first && !second ? first.value : null;
}
