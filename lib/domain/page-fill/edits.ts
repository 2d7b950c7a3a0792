import type { Cell, Span } from "@/lib/domain/document/page";
import { readStatus } from "@/lib/domain/document/status-word";
import { inline, line } from "@/lib/domain/report/markdown";

type Edit = { start: number; end: number; text: string };

const BULLET = /^[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+$/;

/** What is put into a page in place of its placeholders. What people wrote is escaped: it becomes no markup. */
export class Edits {
  readonly #source: string;
  readonly #edits: Edit[] = [];

  constructor(source: string) {
    this.#source = source;
  }

  /** Only a placeholder is replaced; what somebody has written stays. */
  put(cell: Cell | null, value: string | null): void {
    if (cell?.blank) this.#replace(cell.span, value);
  }

  /** As `put`; a status that says that nothing is decided yet is replaced too. */
  putStatus(cell: Cell | null, value: string | null): void {
    if (cell && (cell.blank || readStatus(cell.text) === "pending"))
      this.#replace(cell.span, value);
  }

  /** The entries instead of the list's first placeholder, each on a line like its own. */
  putList(cells: readonly Cell[], values: readonly string[]): void {
    const span = cells.find((cell) => cell.blank)?.span;
    if (!span || values.length === 0) return;
    const start = this.#source.lastIndexOf("\n", span.start - 1) + 1;
    const lead = this.#source.slice(start, span.start);
    const texts = values.map(line);
    const isBare = !/[\r\n]/.test(this.#source.slice(span.start, span.end));
    const eol = this.#source.includes("\r\n") ? "\r\n" : "\n";
    const text =
      BULLET.test(lead) && isBare ? texts.join(`${eol}${lead}`) : values.map(inline).join("; ");
    this.#edits.push({ start: span.start, end: span.end, text });
  }

  tick(box: Span | null): void {
    if (box) this.#edits.push({ start: box.start, end: box.end, text: "x" });
  }

  /** A link behind a text. */
  link({ span }: Cell, { name, href }: { name: string; href: string }): void {
    if (!span) return;
    const text = ` ([${inline(name)}](${encodeURI(href)}))`;
    this.#edits.push({ start: span.end, end: span.end, text });
  }

  apply(): string {
    let at = 0;
    let text = "";
    for (const edit of this.#edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
      if (edit.start < at) continue;
      text += this.#source.slice(at, edit.start) + edit.text;
      at = edit.end;
    }
    return text + this.#source.slice(at);
  }

  #replace(span: Span | null, value: string | null): void {
    if (!span || value === null) return;
    const { start, end } = span;
    // The page has the sign already: `[TBD]%`.
    const hasPercent = /^\s*%/.test(this.#source.slice(end, end + 2));
    const plain = hasPercent ? value.replace(/\s*%$/, "") : value;
    const text = inline(plain);
    if (text !== "") this.#edits.push({ start, end, text });
  }
}
