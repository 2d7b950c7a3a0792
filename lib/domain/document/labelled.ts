import type { Cell } from "@/lib/domain/document/page";
import type { CellMaker } from "@/lib/domain/document/plain-text";

export type Labelled = { label: Cell; value: Cell; isBold: boolean };

const BOLD = /^\s*(?:\*\*|__)([^*_\n][^*\n]*?)\s*(?:\*\*|__)\s*(:|：)?\s*/u;
const PLAIN = /^\s*([\p{L}][\p{L}\p{N} .,'’()/&#%+-]{0,60}?)\s*(?::\s+|：\s*|:$|\s=\s+)/u;

/**
 * `**Label:** value`, `**Label**: value`, `Label: value` or `label = value` on one line of the source; null where the
 * line has no label. The value is empty where nothing follows.
 */
export function readLabelled(
  source: string,
  start: number,
  end: number,
  cellOf: CellMaker,
): Labelled | null {
  const line = source.slice(start, end);
  const bold = BOLD.exec(line);
  if (bold) {
    const inside = bold[1] ?? "";
    const endsInside = /[:：]\s*$/u.test(inside);
    if (!endsInside && bold[2] === undefined) return null;
    const from = start + line.indexOf(inside);
    const label = cellOf(from, from + inside.replace(/\s*[:：]\s*$/u, "").length);
    return { label, value: cellOf(start + bold[0].length, end), isBold: true };
  }
  const plain = PLAIN.exec(line);
  const name = plain?.[1];
  if (!plain || name === undefined || name.split(" ").length > 6) return null;
  const from = start + line.indexOf(name);
  const value = cellOf(start + plain[0].length, end);
  return { label: cellOf(from, from + name.length), value, isBold: false };
}
