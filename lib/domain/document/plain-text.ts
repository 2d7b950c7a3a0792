import type { Cell } from "@/lib/domain/document/page";
import { isPlaceholder } from "@/lib/domain/document/placeholder";

const ENTITIES: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  le: "≤",
  ge: "≥",
};

/** An escaped sign is set aside, into a private range of Unicode, while the others are looked at: it is no mark. */
const ESCAPE = /\\([!-/:-@[-`{-~])/g;
const ASIDE = 0xe000;
const SET_ASIDE = /[\ue021-\ue07e]/g;

/** Inline Markdown as plain text: emphasis, code marks, links and escapes undone, tags left as the text they are. */
export function plainText(markdown: string): string {
  return markdown
    .replace(ESCAPE, (_, sign: string) => String.fromCharCode(ASIDE + sign.charCodeAt(0)))
    .replace(/<br\s*\/?>/gi, " ")
    .replace(/!?\[([^\]\n]*)\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+"[^"\n]*")?\)/g, "$1")
    .replace(/(`+)([^`\n]+)\1/g, "$2")
    .replace(/\*{1,3}(?=\S)([^*\n]*[^*\s])\*{1,3}/g, "$1")
    .replace(/(?<![\p{L}\p{N}_])_{1,2}(?=[^\s_])([^_\n]*[^_\s])_{1,2}(?![\p{L}\p{N}_])/gu, "$1")
    .replace(/~~([^~\n]+)~~/g, "$1")
    .replace(/&(\w{2,5});/g, (whole, name: string) => ENTITIES[name.toLowerCase()] ?? whole)
    .replace(SET_ASIDE, (sign) => String.fromCharCode(sign.charCodeAt(0) - ASIDE))
    .replace(/\s+/g, " ")
    .trim();
}

/** Makes cells from stretches of one source. */
export type CellMaker = (start: number, end: number) => Cell;

/** `lineStarts` are the offsets at which lines begin. */
export function cellMaker(source: string, lineStarts: readonly number[]): CellMaker {
  return (from, to) => {
    let [start, end] = [from, to];
    while (start < end && /\s/.test(source[start] ?? "")) start += 1;
    while (end > start && /\s/.test(source[end - 1] ?? "")) end -= 1;
    const raw = source.slice(start, end);
    return {
      text: plainText(raw),
      blank: isPlaceholder(raw),
      span: {
        line: lineAt(lineStarts, start),
        endLine: lineAt(lineStarts, Math.max(start, end - 1)),
        start,
        end,
      },
    };
  };
}

export function lineStartsOf(source: string): number[] {
  const starts = [0];
  for (let at = source.indexOf("\n"); at !== -1; at = source.indexOf("\n", at + 1)) {
    starts.push(at + 1);
  }
  return starts;
}

/** The line that an offset lies in, counted from 1. */
export function lineAt(lineStarts: readonly number[], offset: number): number {
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}
