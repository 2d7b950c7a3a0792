import type { Cell } from "@/lib/domain/document/page";
import type { CellMaker } from "@/lib/domain/document/plain-text";
import { readStatusMark, readStatusWord } from "@/lib/domain/document/status-word";

/** What a line says of one number: `91.7 % (target: ≥ 89.2 %) ✅`, `0.04 % vs 0.1 % baseline - OK`. */
export type Claim = {
  actual: Cell;
  threshold: Cell | null;
  baseline: Cell | null;
  status: Cell | null;
};

const MARK = /(?:[\p{Extended_Pictographic}✓✔✗✘]\u{fe0f}?)+\s*$/u;
const STATUS_SUFFIX = /\s(?:-|–|—|→|:)\s*([\p{L}][\p{L} /-]{0,24})\s*$/u;
const TARGET_WORD =
  "target|goal|slo|limit|threshold|expected|required|max\\.?|min\\.?|at most|at least|soll|ziel|grenzwert|grenze|seuil|cible|limite|objectif|umbral|objetivo|l[ií]mite|meta|limiar|soglia|obiettivo|drempel|doel";
const TARGET = new RegExp(
  `\\(([^()]*?)\\b(${TARGET_WORD})\\s*[:=]?\\s*([^()]*)\\)|\\(((?:must be|muss|doit être|debe ser|deve ser) [^()]*)\\)`,
  "iu",
);
/** `4 (no more than 3)`: a number, and nothing in the brackets but a limit in words or with a sign. */
const BARE_LIMIT =
  /^\s*\d[\d.,]*\s?[^\s\d()]{0,6}\s*\((?:[<>≤≥]=?|(?:no|not) (?:more|less) than|less than|fewer than|lower than|below|under|höchstens|mindestens|weniger als|unter|moins de|menos de|no más de)\s*\d[\d.,]*\s?[^\s\d()]{0,6}\)/iu;
const BASELINE =
  /\s(?:vs\.?|against|gegenüber|contre|frente a)\s+(\S+(?:\s?%)?)\s*(?:baseline|before|basis)?/iu;

/** Reads the value side of a line. All stretches are of the source. */
export function readClaim(source: string, value: Cell, cellOf: CellMaker): Claim {
  const start = value.span?.start ?? 0;
  let end = value.span?.end ?? start;
  let status: Cell | null = null;
  const mark = MARK.exec(source.slice(start, end));
  if (mark && readStatusMark(mark[0]) !== null) {
    status = cellOf(start + mark.index, end);
    end = start + mark.index;
  }
  const target = targetIn(source.slice(start, end));
  const afterTarget = target ? start + target.until : start;
  const suffix = STATUS_SUFFIX.exec(source.slice(afterTarget, end));
  if (!status && suffix?.[1] !== undefined && readStatusWord(suffix[1]) !== null) {
    const from = afterTarget + suffix.index + suffix[0].indexOf(suffix[1]);
    status = cellOf(from, end);
    end = Math.max(afterTarget, afterTarget + suffix.index);
  }
  const versus = BASELINE.exec(source.slice(start, target ? start + target.from : end));
  const baselineText = versus?.[1];
  const baselineAt =
    versus && baselineText !== undefined
      ? start + versus.index + versus[0].indexOf(baselineText)
      : 0;
  const until = versus ? start + versus.index : target ? start + target.from : end;
  return {
    actual: cellOf(start, until),
    threshold: target ? cellOf(start + target.start, start + target.end) : null,
    baseline:
      baselineText === undefined ? null : cellOf(baselineAt, baselineAt + baselineText.length),
    status,
  };
}

type Target = { from: number; until: number; start: number; end: number };

/** `(target: ≥ 89.2 %)` gives what comes after the word; of `(max 80 %)` the word is part of it. */
function targetIn(text: string): Target | null {
  const match = TARGET.exec(text);
  if (!match) return bareLimitIn(text);
  const from = match.index;
  const until = from + match[0].length;
  const word = match[2] ?? "";
  const isPart = match[4] !== undefined || /^(?:max|min|at)/i.test(word);
  const operand = match[3] ?? "";
  const begin = isPart
    ? from + 1
    : from + match[0].indexOf(operand, match[0].indexOf(word) + word.length);
  return { from, until, start: begin, end: until - 1 };
}

function bareLimitIn(text: string): Target | null {
  const match = BARE_LIMIT.exec(text);
  if (!match) return null;
  const [from, until] = [match[0].indexOf("("), match[0].length];
  return { from, until, start: from + 1, end: until - 1 };
}

const TERSE = new RegExp(
  `^\\s*([\\p{L}\\p{N}][\\p{L}\\p{N} _./-]*?)\\s+(?=[<>≤≥]?\\d[^()]*\\((?:[^()]*\\b(?:${TARGET_WORD})\\b|must be))`,
  "iu",
);

/** `cpu 41% (max 80%)`: a line that states a number without a colon. Null where it is none. */
export function readTerseClaim(
  source: string,
  start: number,
  end: number,
  cellOf: CellMaker,
): { label: Cell; value: Cell } | null {
  const match = TERSE.exec(source.slice(start, end));
  const name = match?.[1];
  if (!match || name === undefined) return null;
  const from = start + match[0].indexOf(name);
  return { label: cellOf(from, from + name.length), value: cellOf(start + match[0].length, end) };
}
