import { formatValue } from "@/lib/domain/metric/format";

const SIGNS: [RegExp, string][] = [
  [/^(<=|≤)\s*/, "≤ "],
  [/^(>=|≥)\s*/, "≥ "],
  [/^==?\s*/, ""],
  [/^<\s*/, "< "],
  [/^>\s*/, "> "],
];
const RANGE = /^(-?[\d.]*\d)\s*[^\d.\s-]*\s*(?:\.\.|–)\s*(.+)$/;

/**
 * A threshold in the signs that tables of evidence pages use: `<= 200ms` is "≤ 200 ms", `55..65%` is "55-65 %",
 * `must be zero` is "0 (must be zero)". For text that `parseThreshold` has taken, and it takes the answer too.
 */
export function thresholdSigns(text: string): string {
  if (/must be zero/i.test(text)) return "0 (must be zero)";
  const range = RANGE.exec(text);
  if (range?.[1] && range[2]) return rangeSigns(range[1], range[2]);
  for (const [pattern, sign] of SIGNS) {
    if (pattern.test(text)) return sign + spaceUnit(text.replace(pattern, ""));
  }
  if (/\d\s*\+$/.test(text)) return `≥ ${spaceUnit(text.replace(/\s*\+$/, ""))}`;
  return spaceUnit(text);
}

/** As `thresholdSigns`; one that hangs on a baseline is what it comes to, with the rule behind it. */
export function limitSigns(limit: {
  threshold: string;
  limits: { min: number | null; max: number | null };
  unit: string;
}): string {
  const signs = thresholdSigns(limit.threshold);
  if (!limit.threshold.includes("baseline")) return signs;
  const { min, max } = limit.limits;
  if (max !== null) return `${sign(signs, "≤ ")}${formatValue(max, limit.unit)} (${rule(signs)})`;
  if (min !== null) return `${sign(signs, "≥ ")}${formatValue(min, limit.unit)} (${rule(signs)})`;
  return signs;
}

function sign(signs: string, usual: string): string {
  return /^[<>] /.exec(signs)?.[0] ?? usual;
}

function rule(signs: string): string {
  return signs.replace(/^[≤≥<>] /, "");
}

/** A hyphen between negative numbers would be read as a sign. */
function rangeSigns(from: string, to: string): string {
  const dash = from.startsWith("-") || to.startsWith("-") ? ".." : "-";
  return `${from}${dash}${spaceUnit(to)}`;
}

function spaceUnit(text: string): string {
  return text.replace(/^([-\d.]+)([a-z%µ])/i, "$1 $2");
}
