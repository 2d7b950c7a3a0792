import { repairEncoding } from "@/lib/domain/document/repair-encoding";
import type { Block, CheckLine, Column, LabelledText } from "@/lib/domain/report/block";
import type { Report } from "@/lib/domain/report/report";
import { reportBlocks } from "@/lib/domain/report/report-blocks";

/**
 * The report as GitHub-flavoured Markdown with aligned tables. What people wrote cannot become markup; twice encoded
 * words in it are repaired, as a reader would, so that importing it changes no byte.
 */
export function renderMarkdown(report: Report): string {
  const parts = reportBlocks(report).map(renderBlock);
  return repairEncoding(`${parts.join("\n\n")}\n`).source;
}

function renderBlock(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `${"#".repeat(block.level)} ${inline(block.text)}`;
    case "paragraph":
      return line(block.text);
    case "alarm": {
      const lines = [`**${inline(block.title)}**`, ...block.lines.map(line)];
      return `> [!CAUTION]\n> ${lines.join("\n>\n> ")}`;
    }
    case "table":
      return renderTable(block.columns, block.rows);
    case "facts":
      return block.items.map(renderFact).join("  \n");
    case "rule":
      return "---";
    case "checks":
      return block.items.flatMap(renderCheck).join("\n");
    case "list":
      return block.items
        .map((text, index) => `${block.ordered ? `${index + 1}.` : "-"} ${line(text)}`)
        .join("\n");
    case "command":
      return fenced(block.text);
  }
}

/** `**Branch:** main`; the label alone where a list follows. */
function renderFact({ label, text }: LabelledText): string {
  return `**${inline(label)}:** ${inline(text)}`.trimEnd();
}

/** The item, and under it what is known of it. */
function renderCheck({ done, text, notes }: CheckLine): string[] {
  return [`- [${done ? "x" : " "}] ${line(text)}`, ...notes.map((note) => `  - ${line(note)}`)];
}

function renderTable(columns: Column[], rows: string[][]): string {
  const cells = [columns.map((c) => inline(c.title)), ...rows.map((row) => row.map(inline))];
  const widths = columns.map((_, index) =>
    Math.max(3, ...cells.map((row) => length(row[index] ?? ""))),
  );
  const draw = (row: string[]) =>
    `| ${columns.map((c, i) => pad(row[i] ?? "", widths[i] ?? 3, c.numeric)).join(" | ")} |`;
  const rule = columns.map((c, i) => {
    const dashes = "-".repeat((widths[i] ?? 3) - (c.numeric ? 1 : 0));
    return c.numeric ? `${dashes}:` : dashes;
  });
  const [head = [], ...body] = cells;
  return [draw(head), `| ${rule.join(" | ")} |`, ...body.map(draw)].join("\n");
}

function length(text: string): number {
  return [...text].length;
}

function pad(text: string, width: number, right: boolean | undefined): string {
  const space = " ".repeat(Math.max(0, width - length(text)));
  return right ? space + text : text + space;
}

/** A fence longer than any run of backticks inside, so that the text cannot end it. */
function fenced(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = "`".repeat(Math.max(3, longest + 1));
  return `${fence}bash\n${text}\n${fence}`;
}

/** Text at the start of a line, where some characters would begin a list, heading or quote. */
export function line(text: string): string {
  return inline(text).replace(/^([-+#>=]|\d+(?=[.)]))/, (start) =>
    /\d/.test(start) ? `${start}\\` : `\\${start}`,
  );
}

/** Brackets around the whole of a text are no link without a definition, and nothing here can define one. */
const PLACEHOLDER = /^\[([^[\]]*)\]$/;

/**
 * One line in which nothing is markup: an underscore between letters means nothing in GFM and stays as it is, and
 * so do the brackets of a placeholder, which readers of the source look for.
 */
export function inline(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
  const words = PLACEHOLDER.exec(plain)?.[1];
  return words === undefined ? escaped(plain) : `[${escaped(words)}]`;
}

function escaped(text: string): string {
  return text
    .replace(/[\\`*[\]<>|~]/g, "\\$&")
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\_")
    .replace(/&(?=#?\w+;)/g, "&amp;")
    .replace(/#$/, "\\#")
    .replace(/\S*(?:\\|&amp;)\S*/g, withoutAddress);
}

/** GFM makes links of bare addresses, in which a backslash stands for itself; so a word with one must be no address. */
function withoutAddress(word: string): string {
  return word
    .replace(/:(?=\/\/)|(?<=mailto|xmpp):/gi, "\\:")
    .replace(/(?<=www)\./gi, "\\.")
    .replace(/@/g, "\\@");
}
