import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Cell, Page } from "@/lib/domain/document/page";
import { readPage } from "@/lib/domain/document/read-page";
import { pageSummary } from "@/lib/testing/page-summary";

const FOLDER = path.join(import.meta.dirname, "fixtures");
const PAGES = readdirSync(FOLDER).filter((name) => name.endsWith(".md"));
const read = (name: string) => readFileSync(path.join(FOLDER, name), "utf8");

/** Every cell of a page, wherever it is. */
function cellsOf(value: unknown): Cell[] {
  if (typeof value !== "object" || value === null) return [];
  const isCell = "blank" in value && "span" in value;
  return [...(isCell ? [value as Cell] : []), ...Object.values(value).flatMap(cellsOf)];
}

function expectWhole(page: Page): void {
  const lines = page.source.split("\n");
  expect(page.lines).toHaveLength(lines.length);
  for (const { span } of cellsOf(page)) {
    if (!span) continue;
    expect(span.start).toBeGreaterThanOrEqual(0);
    expect(span.end).toBeGreaterThanOrEqual(span.start);
    expect(span.end).toBeLessThanOrEqual(page.source.length);
    expect(span.line).toBeGreaterThanOrEqual(1);
    expect(span.endLine).toBeLessThanOrEqual(lines.length);
  }
}

describe("readPage", () => {
  it.each(PAGES)("finds everything in %s", (name) => {
    const page = readPage(read(name));
    expectWhole(page);
    expect(`${pageSummary(page)}\n`).toBe(read(name.replace(/md$/, "found.txt")));
  });

  it.each([
    ["nothing", ""],
    ["white space", " \n\t\r\n "],
    ["a mark at the beginning and a NUL", "\u{feff}# A\n\0"],
    ["lone surrogates", "# \ud800\n- **a**: \udc00 ✅"],
    ["an unclosed fence", "# A\n```bash\nls"],
    ["a table without rows", "| Metric | Threshold |\n|---|---|"],
    ["a row with too many cells", "| Metric | Actual |\n|---|---|\n| a | b | c | d |"],
    ["escaped pipes", "| Metric | Actual |\n|---|---|\n| a \\| b | c \\|"],
    ["front matter that never ends", "---\ntitle: a\nstatus: b"],
  ])("reads %s", (_what, text) => {
    expectWhole(readPage(text));
  });

  it.each([
    ["quotations", `${"> ".repeat(5000)}deep`],
    ["lists", Array.from({ length: 300 }, (_, n) => `${"  ".repeat(n)}- x`).join("\n")],
    ["brackets", "[".repeat(50_000)],
    ["stars", "*a ".repeat(20_000)],
    ["one long line", "a".repeat(500_000)],
    ["a wide table", `|${"a|".repeat(2000)}\n|${"-|".repeat(2000)}\n|${"b|".repeat(2000)}`],
  ])("does not drown in %s", (_what, text) => {
    expectWhole(readPage(text));
  });

  it("takes whatever it is given for text, and accounts for every line", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "# ",
        "## Stage 1: 5% traffic (2-4 hours)\n",
        "### Decision\n",
        "**Status:** ",
        "- [x] ",
        "- [ ] ",
        "| Metric | Threshold | Actual |\n|---|---|---|\n",
        "| a | <= 2 | 1 |\n",
        "[TBD]",
        "```",
        "> ",
        "---\n",
        "<script>alert(1)</script>",
        "<!-- ",
        "[a](javascript:x)",
        "![",
        "](",
        "\n",
        "\n\n",
        "  - ",
        "1. ",
        "✅",
        "11/12",
        "____",
        "(target: >= 5%)",
        "\t",
        "\\",
        "`",
        "&lt;",
        "Date: 2026-03-03",
        "|",
        "- ",
      ),
      fc.string({ unit: "binary", maxLength: 12 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        expectWhole(readPage(pieces.join("")));
      }),
      { numRuns: 10_000 },
    );
  }, 240_000);
});
