const WORDS: [RegExp, string][] = [
  [/^(<=|≤)\s*/, "at most "],
  [/^(>=|≥)\s*/, "at least "],
  [/^==?\s*/, "exactly "],
  [/^<\s*/, "below "],
  [/^>\s*/, "above "],
];
const RANGE = /^(-?[\d.]*\d)\s*[^\d.\s]*\s*(?:\.\.|–)\s*(.+)$/;

/**
 * A threshold as a person says it: `<= 200ms` is "at most 200 ms", `55..65%` is "55 to 65 %", `TLS 1.2+` is
 * "at least TLS 1.2", and a value alone is "exactly" that. For text that `parseThreshold` has taken.
 */
export function thresholdSentence(text: string): string {
  if (/must be zero/i.test(text)) return "must be zero";
  const range = RANGE.exec(text);
  if (range?.[1] && range[2]) return `${range[1]} to ${spaceUnit(range[2])}`;
  for (const [sign, word] of WORDS) {
    if (sign.test(text)) return word + spaceUnit(text.replace(sign, ""));
  }
  if (/\d\s*\+$/.test(text)) return `at least ${spaceUnit(text.replace(/\s*\+$/, ""))}`;
  return `exactly ${spaceUnit(text)}`;
}

function spaceUnit(text: string): string {
  return text.replace(/^([-\d.]+)([a-z%])/i, "$1 $2").replace(/\bbaseline\b/, "the baseline");
}
