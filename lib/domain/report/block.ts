import type { Fact } from "@/lib/domain/report/report";

export type Column = { title: string; numeric?: boolean };

/** A report laid out but not yet drawn: what Markdown and HTML have in common. All texts are plain. */
export type Block =
  | { kind: "heading"; level: 1 | 2 | 3 | 4; text: string }
  | { kind: "paragraph"; text: string }
  | { kind: "alarm"; title: string; lines: string[] }
  | { kind: "table"; columns: Column[]; rows: string[][] }
  | { kind: "checks"; items: { done: boolean; text: string }[] }
  | { kind: "list"; ordered: boolean; items: string[] }
  | { kind: "command"; text: string };

export const heading = (level: 2 | 3 | 4, text: string): Block => ({
  kind: "heading",
  level,
  text,
});
export const paragraph = (text: string): Block => ({ kind: "paragraph", text });
export const list = (items: string[], ordered = false): Block => ({ kind: "list", ordered, items });

/** A table, or a sentence where it would have no rows. */
export function table(columns: (string | Column)[], rows: string[][], empty: string): Block {
  if (rows.length === 0) return paragraph(empty);
  const full = columns.map((c) => (typeof c === "string" ? { title: c } : c));
  return { kind: "table", columns: full, rows };
}

export const number = (title: string): Column => ({ title, numeric: true });

export function factTable(facts: Fact[], knownText: (fact: Fact) => string): Block {
  const rows = facts.map((fact) => [fact.label, fact.text, knownText(fact)]);
  return table(["What", "Value", "How it is known"], rows, "Nothing on record.");
}
