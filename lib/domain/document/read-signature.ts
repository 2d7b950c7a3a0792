import { readInstants } from "@/lib/domain/document/instants";
import type { Cell, LineUse, SignOffRow } from "@/lib/domain/document/page";
import type { PageBuilder } from "@/lib/domain/document/page-builder";
import { readStatusWord } from "@/lib/domain/document/status-word";

const DATE = /(?:\s{2,}|\s*[,;|]\s*)(?:date|datum|fecha|data|signed on)\s*[:：]?\s*/iu;

const CONDITIONS = /^(.*?\b(?:conditions?|auflagen|condiciones|réserves?)\b)\s*[:：]\s*(.+)$/iu;

/** `SRE: ______   Date: ______`, wherever it stands. */
export function isSignature(label: string, value: string): boolean {
  return (
    (/_{3,}/.test(value) && DATE.test(value)) ||
    /^(?:signed(?: by)?|signature|unterschrift|firma|assinatura|signé par|handtekening)$/i.test(
      label,
    )
  );
}

/** One signature of a list: `Ada Long (Product): no-go, 2026-05-19`, `SRE: ____ Date: ____`. */
export function addSignature(page: PageBuilder, label: Cell, value: Cell): LineUse {
  const { role, name } = partsOfLabel(page, label);
  const row: SignOffRow = { role, name, decision: null, date: null, conditions: null };
  const start = value.span?.start ?? 0;
  const end = value.span?.end ?? start;
  const text = page.source.slice(start, end);
  const dated = DATE.exec(text);
  const rest = dated ? text.slice(0, dated.index) : text;
  row.date = dated
    ? page.cellOf(start + dated.index + dated[0].length, end)
    : instantCell(page, text, start);
  const said = dated
    ? page.cellOf(start, start + rest.length)
    : saidBefore(page, text, start, row.date);
  if (said.blank || readStatusWord(said.text) === null) row.name = name ?? said;
  else row.decision = said;
  splitConditions(page, row, start);
  page.page.signOffs.push(row);
  return "sign-off";
}

/** `go with conditions: fix it first` is a decision and its conditions. */
function splitConditions(page: PageBuilder, row: SignOffRow, start: number): void {
  const match = CONDITIONS.exec(row.decision?.text ?? "");
  const [, decision = "", conditions = ""] = match ?? [];
  const at = conditions === "" ? -1 : page.source.indexOf(conditions, start);
  if (at === -1) return;
  row.decision = page.cellOf(start, start + decision.length);
  row.conditions = page.cellOf(at, at + conditions.length);
}

/** `Ada Long (Product)` is a name and a role; anything else is the role. */
function partsOfLabel(page: PageBuilder, label: Cell): { role: Cell; name: Cell | null } {
  const start = label.span?.start ?? 0;
  const raw = page.source.slice(start, label.span?.end ?? start);
  const match = /^([^()]+?)\s*\(([^()]+)\)\s*$/.exec(raw);
  if (match?.[1] === undefined || match[2] === undefined) return { role: label, name: null };
  const open = start + raw.indexOf("(") + 1;
  return {
    name: page.cellOf(start, start + match[1].length),
    role: page.cellOf(open, open + match[2].length),
  };
}

function instantCell(page: PageBuilder, text: string, start: number): Cell | null {
  const last = readInstants(text).at(-1);
  return last ? page.cellOf(start + last.span[0], start + last.span[1]) : null;
}

/** What stands before the date at the end. */
function saidBefore(page: PageBuilder, text: string, start: number, date: Cell | null): Cell {
  const until = date?.span ? date.span.start - start : text.length;
  return page.cellOf(start, start + text.slice(0, until).replace(/[\s,;(]+$/, "").length);
}
