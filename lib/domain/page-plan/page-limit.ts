import { signByName, withSign } from "@/lib/domain/document/limit-signs";
import { toNumber } from "@/lib/domain/document/quantities";
import { parseQuantity, parseThreshold } from "@/lib/domain/metric/threshold";
import { parseUnit, type Unit } from "@/lib/domain/metric/unit";
import { UNIT_WORDS } from "@/lib/domain/page-plan/limit-words";

/** A row's threshold in a plan's words, with the unit that it is in. */
export type PageLimit = {
  unit: string;
  threshold: string;
  /** Null where the page gives none that fits. */
  baseline: string | null;
  zeroTolerance: boolean;
  /** The page writes no sign: by the name of the metric, this is what its number means. */
  isGuess: boolean;
  /** Which side of the limit is good; null for a range or an equality. */
  good: "low" | "high" | null;
};

const LABEL =
  /^\s*(?:target|threshold|limit|goal|slo|ziel|grenzwert|schwelle|objectif|objetivo|baseline)\s*[:=]\s*/i;
const COMMENT = /\s*[([][^)\]]*[)\]]\s*$/;
const SIGNED = /^(<=|>=|<|>|==|=)?\s*(-?\d+(?:\.\d+)?)\s*(.*)$/;
const MORE_NUMBERS = /(?<![\p{L}\d./])\d|[<>]/u;
const RANGE =
  /^(\d+(?:\.\d+)?)\s*(\D*?)\s*(?:-|–|—|\.\.|…|\bto\b|\bbis\b)\s*(\d+(?:\.\d+)?)\s*(.*)$/i;

/**
 * What a row is judged by. Null where its threshold is none that a number can be held against, so that nobody
 * mistakes a sentence for a measurement.
 */
export function readLimit(row: {
  label: string;
  threshold: string;
  baseline: string | null;
  actual: string | null;
}): PageLimit | null {
  const text = tidy(row.threshold);
  const others = [row.baseline, row.label, row.actual];
  const found = isRelative(text)
    ? relativeOf(text, others)
    : (zeroOf(text, others) ??
      versionOf(text) ??
      rangeOf(text, others) ??
      boundOf(text, row.label, others));
  const unit = found && parseUnit(found.unit);
  if (!unit) return null;
  const baseline = baselineOf(row.baseline, unit);
  const known = baseline === null ? null : parseQuantity(baseline, unit);
  const value = known?.kind === "value" ? known.value : null;
  const parsed = parseThreshold(found.threshold, { unit, baseline: value });
  if (parsed.kind === "problem") return null;
  const { min, max } = parsed.threshold;
  const good = min && max ? null : min ? "high" : "low";
  const { zeroTolerance } = parsed;
  return { isGuess: false, ...found, baseline, zeroTolerance, good };
}

type Found = { unit: string; threshold: string; isGuess?: boolean };

/** A quantity of the page in the words of a plan; null where it is none that fits the unit. */
export function baselineOf(text: string | null, unit: Unit): string | null {
  if (text === null) return null;
  const match = SIGNED.exec(tidy(text).replace(COMMENT, ""));
  const isVersion = unit.dimension === "version";
  const candidates = isVersion ? [tidy(text)] : match ? quantities(match, unit) : [];
  return candidates.find((one) => parseQuantity(one, unit).kind === "value") ?? null;
}

function quantities(match: RegExpExecArray, unit: Unit): string[] {
  const [, , value = "", rest = ""] = match;
  const own = unitIn(rest);
  return [`${value}${own ?? unit.symbol}`, `${value}${rest.trim()}`];
}

function tidy(text: string): string {
  return withSign(text.replace(LABEL, ""))
    .replace(/−/g, "-")
    .replace(/(\d)[\s\u00A0\u202F](?=%)/g, "$1")
    .replace(/\d+(?:,\d+)+(?:\.\d+)?/g, (digits) => String(toNumber(digits) ?? digits))
    .trim();
}

/** `>= 89.2% baseline` names what the number is; `<= 110% of baseline` counts by it. */
function isRelative(text: string): boolean {
  return (
    /(?:\b(?:of|vs\.?|versus|than|from|relative to|compared (?:to|with)|times)|\dx)\s+(?:the\s+)?(?:baseline|control)\b/i.test(
      text,
    ) ||
    /\bbaseline\s*[-+*×±]/i.test(text) ||
    /[×±]/.test(text)
  );
}

/** By a factor of the row's own baseline; other ways of comparing need a plan that says how. */
function relativeOf(text: string, others: (string | null)[]): Found | null {
  const unit = unitOf(others);
  const share = /^(<=|>=|<|>)\s*(\d+(?:\.\d+)?)\s*%\s*of\s+(?:the\s+)?baseline$/i.exec(text);
  const times = /^(<=|>=|<|>)\s*(\d+(?:\.\d+)?)\s*(?:x|×|times)\s*(?:the\s+)?baseline$/i.exec(text);
  const percent = /^(<=|>=|<|>)\s*baseline\s*([-+])\s*(\d+(?:\.\d+)?)\s*%$/i.exec(text);
  const factor = share
    ? Number(share[2]) / 100
    : times
      ? Number(times[2])
      : percent
        ? 1 + (percent[2] === "-" ? -1 : 1) * (Number(percent[3]) / 100)
        : null;
  const sign = (share ?? times ?? percent)?.[1];
  if (factor === null || !sign || unit === null) return null;
  return { unit, threshold: `${sign} baseline * ${Number(factor.toPrecision(12))}` };
}

function zeroOf(text: string, others: (string | null)[]): Found | null {
  const isStrict =
    /\bmust (?:be|remain|stay) (?:zero|0)\b|\bzero tolerance\b|\bnull ?toleranz\b/i.test(text) ||
    /^(?:zero|none|keine?|ninguno|aucun)$/i.test(text);
  if (!isStrict) return null;
  const unit = unitOf(others) ?? "";
  return { unit: parseUnit(unit)?.dimension === "version" ? "" : unit, threshold: "must be zero" };
}

function versionOf(text: string): Found | null {
  const bare = text.replace(COMMENT, "").trim();
  const tls =
    /^(>=|==|=|>)?\s*(?:TLS\s*v?)(\d(?:\.\d)?)\s*(\+|or (?:higher|later|newer|above)|oder höher)?$/i.exec(
      bare,
    );
  if (tls) {
    const sign = tls[3] ? ">=" : (tls[1] ?? "==").replace(/^=$/, "==");
    return { unit: "TLS", threshold: `${sign} TLS ${tls[2]}` };
  }
  const version =
    /^(>=|==|=|>)?\s*v(\d+(?:\.\d+){0,2})\s*(\+|or (?:higher|later|newer|above))?$/i.exec(bare);
  if (!version) return null;
  const sign = version[3] ? ">=" : (version[1] ?? "==").replace(/^=$/, "==");
  return { unit: "version", threshold: `${sign} v${version[2]}` };
}

function rangeOf(text: string, others: (string | null)[]): Found | null {
  const match = RANGE.exec(text.replace(COMMENT, ""));
  if (!match) return null;
  const [, low = "", lowUnit = "", high = "", rest = ""] = match;
  const isBare = rest.trim() === "" && lowUnit.trim() === "";
  const unit = isBare ? unitOf(others) : (unitIn(rest) ?? unitIn(lowUnit));
  if (unit === null || Number(low) > Number(high)) return null;
  return { unit, threshold: `${low}..${high}${unit}` };
}

function boundOf(text: string, label: string, others: (string | null)[]): Found | null {
  const match = SIGNED.exec(text.replace(COMMENT, ""));
  if (!match) return null;
  const [, sign, value = "", rest = ""] = match;
  const own = rest.replace(/\+\s*$/, "").trim();
  const unit = own === "" ? (unitOf(others) ?? "") : unitIn(own);
  // A second number is a second condition, and half of them would ask for less than all.
  if (unit === null || (own !== unit && MORE_NUMBERS.test(own))) return null;
  const written = sign?.replace(/^=$/, "==") ?? signBeside(Number(value), unit, rest);
  const operator = written ?? signByName(label);
  if (operator === null) return null;
  return { unit, threshold: `${operator} ${value}${spaced(unit)}`, isGuess: written === null };
}

/** What a number without a sign says all the same: `99+`, and nothing or all of something. */
function signBeside(value: number, unit: string, rest: string): string | null {
  if (/^\s*\S{0,4}\+$/.test(rest)) return ">=";
  return value === 0 || (value === 100 && unit === "%") ? "==" : null;
}

/** The unit that one of the other texts says. */
function unitOf(texts: (string | null)[]): string | null {
  for (const text of texts) {
    if (text === null) continue;
    const named = /[([]\s*([^)\]]{1,20}?)\s*[)\]]/.exec(text)?.[1];
    const quantity = SIGNED.exec(tidy(text))?.[3];
    const unit =
      (quantity === undefined ? null : unitIn(quantity)) ?? (named ? unitIn(named) : null);
    if (unit !== null && unit !== "") return unit;
  }
  return null;
}

/** A known unit at the beginning of what follows a number; nouns only where they are all there is. */
function unitIn(rest: string): string | null {
  const text = rest.replace(COMMENT, "").trim();
  if (text === "") return null;
  const word = UNIT_WORDS.find(([pattern]) => pattern.test(text));
  if (word) return word[1];
  const outOf = /^\/\s*(\d{1,9})$/.exec(text);
  if (outOf) return `/${outOf[1]}`;
  const unit = parseUnit(text);
  if (unit && (unit.noun === null || !/^(?:baseline|or|and|over|the)$/i.test(text))) return text;
  const [first = ""] = text.split(/[\s,;]+/);
  const known = parseUnit(first);
  return known && known.noun === null && first !== text ? first : null;
}

/** `500 events`, `200ms`, `90/100`. */
function spaced(unit: string): string {
  return /^[A-Za-z]{3,}/.test(unit) ? ` ${unit}` : unit;
}
