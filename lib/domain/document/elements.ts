import type { List, ListItem, Node, Parent, Root, RootContent, Table } from "mdast";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { htmlRows } from "@/lib/domain/document/html-table";
import type { Cell, Span } from "@/lib/domain/document/page";
import { type CellMaker, lineAt } from "@/lib/domain/document/plain-text";

/** The blocks of a page, one after the other, without their nesting. Offsets are those of the source. */
export type Element =
  | { kind: "heading"; level: number; cell: Cell }
  /** One line of a paragraph, a quotation or raw HTML. `box` is the inside of `[ ]`. */
  | { kind: "line"; start: number; end: number; box: Span | null; checked: boolean | null }
  | {
      kind: "item";
      start: number;
      end: number;
      depth: number;
      box: Span | null;
      checked: boolean | null;
    }
  /** `rule`: the line between head and rows, which says nothing; null where there is none. */
  | {
      kind: "table";
      header: Cell[];
      rows: Cell[][];
      line: number;
      endLine: number;
      rule: number | null;
    }
  | { kind: "code"; cell: Cell; line: number; endLine: number };

const parser = unified().use(remarkParse).use(remarkGfm);
const MAX_DEPTH = 40;
/** Deeper nesting and longer lines than people write only cost time: such lines are read as plain text. */
const WILD = /^(?:[ \t]*(?:>|[-*+]|\d{1,9}[.)])[ \t]*){24}|^.{8000}/u;

/** Reads the structure of a page. Whatever the parser chokes on is left out: its lines are then nobody's. */
export function readElements(
  source: string,
  cellOf: CellMaker,
  lineStarts: readonly number[],
): Element[] {
  const tame = source
    .split("\n")
    .map((line) => (WILD.test(line) ? " ".repeat(line.length) : line))
    .join("\n");
  const reader = new ElementReader(source, cellOf, lineStarts);
  reader.walk(parse(tame)?.children ?? [], 0);
  return reader.elements;
}

type Box = { box: Span | null; checked: boolean | null };
const NO_BOX: Box = { box: null, checked: null };

class ElementReader {
  readonly elements: Element[] = [];

  constructor(
    private readonly source: string,
    private readonly cellOf: CellMaker,
    private readonly lineStarts: readonly number[],
  ) {}

  walk(nodes: readonly RootContent[], depth: number): void {
    if (depth > MAX_DEPTH) return;
    for (const node of nodes) this.visit(node, depth);
  }

  private visit(node: RootContent, depth: number): void {
    switch (node.type) {
      case "heading":
        this.elements.push({ kind: "heading", level: node.depth, cell: this.contentOf(node) });
        return;
      case "table":
        this.elements.push(this.tableOf(node));
        return;
      case "list":
        this.list(node, depth);
        return;
      case "code":
        this.elements.push(this.codeOf(node, node.value));
        return;
      case "blockquote":
      case "footnoteDefinition":
        this.walk(node.children, depth + 1);
        return;
      case "thematicBreak":
        return;
      case "html":
        this.html(node);
        return;
      default:
        this.plainLines(node);
    }
  }

  private plainLines(node: Node): void {
    for (const [start, end] of this.rawLines(node)) {
      this.elements.push({ kind: "line", start, end, ...this.boxAt(start, end) });
    }
  }

  private html(node: Node): void {
    const table = this.htmlTable(node);
    if (table) this.elements.push(table);
    else this.plainLines(node);
  }

  private list(list: List, depth: number): void {
    if (depth > MAX_DEPTH) return;
    for (const item of list.children) this.item(item, depth);
  }

  private item(item: ListItem, depth: number): void {
    const [first, ...others] = item.children;
    if (first?.type !== "paragraph") {
      this.walk(item.children, depth);
      return;
    }
    this.rawLines(first).forEach(([start, end], index) => {
      const box = index === 0 ? this.taskBox(item, start, end) : NO_BOX;
      const isItem = index === 0 || opensFact(this.source.slice(start, end));
      this.elements.push(
        isItem
          ? { kind: "item", start: box.box ? box.box.end + 1 : start, end, depth, ...box }
          : { kind: "line", start, end, ...box },
      );
    });
    for (const child of others) {
      if (child.type === "list") this.list(child, depth + 1);
      else this.visit(child, depth + 1);
    }
  }

  /** The parser takes a task's box out of its text. */
  private taskBox(item: ListItem, start: number, end: number): Box {
    if (item.checked !== true && item.checked !== false) return this.boxAt(start, end);
    const open = this.source.indexOf("[", item.position?.start.offset ?? start);
    if (open === -1 || open > end) return { box: null, checked: item.checked };
    return { box: this.spanOf(open + 1, open + 2), checked: item.checked };
  }

  private boxAt(start: number, end: number): Box {
    const match = /^\s*\[([ xX✓✔✗])\](?=\s)/u.exec(this.source.slice(start, end));
    if (!match) return NO_BOX;
    const inside = start + match[0].length - 2;
    return { box: this.spanOf(inside, inside + 1), checked: /[xX✓✔]/u.test(match[1] ?? "") };
  }

  private spanOf(start: number, end: number): Span {
    const line = lineAt(this.lineStarts, start);
    return { line, endLine: line, start, end };
  }

  private contentOf(node: Parent): Cell {
    const at = node.position?.start.offset ?? 0;
    const first = node.children[0]?.position?.start.offset ?? at;
    return this.cellOf(first, node.children.at(-1)?.position?.end.offset ?? first);
  }

  private codeOf(node: Node, value: string): Element {
    const [start, end] = offsetsOf(node);
    const [line, endLine] = linesOf(node);
    const first = value.split("\n")[0] ?? "";
    const inside = value === "" ? -1 : this.source.slice(start, end).indexOf(first);
    const cell = this.cellOf(inside === -1 ? start : start + inside, end);
    return {
      kind: "code",
      cell: { ...cell, text: value, blank: value.trim() === "" },
      line,
      endLine,
    };
  }

  /** The lines of a node without the marks of the quotations around it. */
  private rawLines(node: Node): [number, number][] {
    const [start, end] = offsetsOf(node);
    const lines: [number, number][] = [];
    for (let from = start; from < end; ) {
      const breakAt = this.source.indexOf("\n", from);
      const to = breakAt === -1 || breakAt > end ? end : breakAt;
      const text = this.source.slice(from, to);
      const marks = from === start ? 0 : (/^[ \t]*(?:>[ \t]?)*/.exec(text)?.[0].length ?? 0);
      if (text.slice(marks).trim() !== "") lines.push([from + marks, to]);
      from = to + 1;
    }
    return lines;
  }

  private tableOf(table: Table): Element {
    const [header = [], ...rows] = table.children.map((row) =>
      row.children.map((cell) => this.tableCell(cell)),
    );
    const [line, endLine] = linesOf(table);
    const rule = (header[0]?.span?.line ?? line) + 1;
    return { kind: "table", header, rows, line, endLine, rule };
  }

  /** Where the first row has values beside its names, every row is one of names and values. */
  private htmlTable(node: Node): Element | null {
    const [start, end] = offsetsOf(node);
    const found = htmlRows(this.source, start, end);
    if (!found) return null;
    const [line, endLine] = linesOf(node);
    const cells = found.map((row) => row.cells.map(([from, to]) => this.cellOf(from, to)));
    const [first = [], ...rest] = cells;
    const isPairs = first.length === 2 && !found[0]?.isHeader;
    const nothing = this.cellOf(start, start);
    return {
      kind: "table",
      ...(isPairs ? { header: [nothing, nothing], rows: cells } : { header: first, rows: rest }),
      ...{ line, endLine, rule: null },
    };
  }

  /** The parser's cells have a pipe before and, the last one, after them. */
  private tableCell(cell: Node): Cell {
    const [start, end] = offsetsOf(cell);
    const from = this.source[start] === "|" ? start + 1 : start;
    const isClosed = this.source[end - 1] === "|" && this.source[end - 2] !== "\\" && end > from;
    return this.cellOf(from, isClosed ? end - 1 : end);
  }
}

function offsetsOf(node: Node): [number, number] {
  const start = node.position?.start.offset ?? 0;
  return [start, node.position?.end.offset ?? start];
}

function linesOf(node: Node): [number, number] {
  return [node.position?.start.line ?? 1, node.position?.end.line ?? 1];
}

function parse(source: string): Root | null {
  try {
    return parser.parse(source);
  } catch {
    return null;
  }
}

/** `**Owner:** Ada` on a line of its own inside a list item. */
function opensFact(line: string): boolean {
  return /^\s*\*\*[^*]+\*\*\s*:?/.test(line);
}
