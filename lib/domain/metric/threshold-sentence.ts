const WORDS: [RegExp, string][] = [
  [/^<=\s*/, "at most "],
  [/^>=\s*/, "at least "],
  [/^==\s*/, "exactly "],
  [/^<\s*/, "below "],
  [/^>\s*/, "above "],
];

/**
 * A threshold as a person says it: `<= 200ms` is "at most 200 ms", `55..65%` is "55 to 65 %". Text that is
 * words already (`must be zero`) stays as it is.
 */
export function thresholdSentence(text: string): string {
  const range = /^([-\d.]+)\s*[^\d.\s]*\s*\.\.\s*(.+)$/.exec(text);
  if (range?.[1] && range[2]) return `${range[1]} to ${spaceUnit(range[2])}`;
  for (const [sign, word] of WORDS) {
    if (sign.test(text)) return word + spaceUnit(text.replace(sign, ""));
  }
  return text;
}

function spaceUnit(text: string): string {
  return text.replace(/^([-\d.]+)([a-z%])/i, "$1 $2").replace(/\bbaseline\b/, "the baseline");
}
