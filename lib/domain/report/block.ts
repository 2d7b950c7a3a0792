import type { Fact } from "@/lib/domain/report/report";

export type Column = { title: string; numeric?: boolean };
export type CheckLine = { done: boolean; text: string; notes: string[] };
export type LabelledText = { label: string; text: string };

/** A report laid out but not yet drawn: what Markdown and HTML have in common. All texts are plain. */
export type Block =
  | { kind: "heading"; level: 1 | 2 | 3 | 4; text: string }
  | { kind: "paragraph"; text: string }
  | { kind: "alarm"; title: string; lines: string[] }
  | { kind: "facts"; items: LabelledText[] }
  /** `loud`: what nobody may overlook, in red where there is colour. */
  | { kind: "table"; columns: Column[]; rows: string[][]; loud: boolean }
  | { kind: "checks"; items: CheckLine[] }
  | { kind: "list"; ordered: boolean; items: string[] }
  | { kind: "command"; text: string }
  | { kind: "rule" };

export const heading = (level: 2 | 3 | 4, text: string): Block => ({
  kind: "heading",
  level,
  text,
});
export const paragraph = (text: string): Block => ({ kind: "paragraph", text });
export const list = (items: string[], ordered = false): Block => ({ kind: "list", ordered, items });
export const rule: Block = { kind: "rule" };

/** Facts one under the other, each behind its label. Those that nobody has said yet are placeholders. */
export function facts(items: LabelledText[]): Block {
  return { kind: "facts", items };
}

/** A table, or a sentence where it would have no rows. */
export function table(
  columns: (string | Column)[],
  rows: string[][],
  empty: string,
  look: "plain" | "loud" = "plain",
): Block {
  if (rows.length === 0) return paragraph(empty);
  const full = columns.map((c) => (typeof c === "string" ? { title: c } : c));
  return { kind: "table", columns: full, rows, loud: look === "loud" };
}

export const number = (title: string): Column => ({ title, numeric: true });

/** `[TBD - no data reached Tollgate]`: the placeholder that evidence pages have where a value will stand, with why. */
export function blank(why: string): string {
  return `[TBD - ${why.replace(/[[\]]/g, "")}]`;
}

/** The text, or a placeholder that says why there is none. */
export function factText({ text, known }: Pick<Fact, "text" | "known">): string {
  return known === "missing" ? blank(text) : text;
}
