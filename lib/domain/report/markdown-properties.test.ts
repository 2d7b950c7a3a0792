import fc from "fast-check";
import type { Nodes } from "mdast";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { describe, expect, it } from "vitest";
import { readPage } from "@/lib/domain/document/read-page";
import { renderMarkdown } from "@/lib/domain/report/markdown";
import { reportOf } from "@/lib/testing/report-run";
import { completedRun } from "@/lib/testing/run-view-fixture";
import { metricView, passedStage } from "@/lib/testing/stage-view-fixture";

/** What Markdown, HTML and Unicode give somebody who would like to be more than text. */
const SIGN = fc.constantFrom(
  ..."\\`*_{}[]()<>#+-.!|~=&:;'\"$^@/% \t\n\r\u00a0\u200b\u202e\u2028🟡é",
  "<b>",
  "</td>",
  "<!--",
  "&lt;",
  "&#35;",
  "[x]: http://x",
  "![a](b)",
  "[^1]",
  "---",
  "===",
  "~~~",
  "```",
  "- [ ] ",
  "1. ",
  "http://x.example/?a=1&b=2",
  "www.x.example",
  "a@x.example",
);
const text = fc
  .array(fc.oneof(SIGN, fc.string({ maxLength: 6 })), { minLength: 1, maxLength: 12 })
  .map((parts) => parts.join(""))
  .filter((words) => clean(words) !== "");

/** Text in one line, as a report writes it. */
function clean(words: string): string {
  return words.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
}

function parse(markdown: string) {
  return unified().use(remarkParse).use(remarkGfm).parse(markdown);
}

function plain(node: Nodes): string {
  if ("children" in node) return node.children.map(plain).join("");
  return "value" in node ? node.value : "";
}

function all(node: Nodes): Nodes[] {
  return [node, ...("children" in node ? node.children.flatMap(all) : [])];
}

/** The report with the same words in every place where somebody may write. */
function written(words: string) {
  const [decision] = passedStage().decisions;
  const view = completedRun();
  return renderMarkdown(
    reportOf({
      ...view,
      branch: words,
      plan: { ...view.plan, title: words },
      lessons: { wentWell: [words, words], couldImprove: [words], actionItems: [] },
      stages: [
        passedStage({
          title: words,
          metrics: [metricView({ label: words, group: words, display: words })],
          decisions: decision ? [{ ...decision, justification: words }] : [],
          checklist: view.preDeployment.checklist.map((item) => ({
            ...item,
            group: words,
            label: words,
            note: words,
          })),
        }),
      ],
    }),
  );
}

/** Kinds of nodes with how many there are: what a text may not change. */
function shape(markdown: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { type } of all(parse(markdown))) {
    // GFM makes links of bare addresses; that takes text apart, and changes nothing else.
    if (type !== "text" && type !== "link") counts[type] = (counts[type] ?? 0) + 1;
  }
  return counts;
}

describe("a report with arbitrary texts of people", () => {
  it("has the parts that it has with plain ones, and no HTML", () => {
    const usual = shape(written("plain"));
    expect(usual.html).toBeUndefined();
    fc.assert(
      fc.property(text, (words) => {
        expect(shape(written(words))).toEqual(usual);
      }),
      { numRuns: 50 },
    );
  }, 30_000);

  it("gives every text back as it was", () => {
    fc.assert(
      fc.property(text, (words) => {
        const root = parse(written(words));
        const wanted = clean(words);
        const [title] = root.children;
        expect(title && plain(title)).toBe(wanted);
        const items = all(root).filter((node) => node.type === "listItem");
        expect(items.filter((item) => plain(item) === wanted).length).toBeGreaterThanOrEqual(3);
        const cells = all(root).filter((node) => node.type === "tableCell");
        expect(cells.filter((cell) => plain(cell) === wanted).length).toBeGreaterThanOrEqual(2);
      }),
      { numRuns: 50 },
    );
  }, 30_000);

  it("is read without a change, even where words came encoded twice", () => {
    const twice = fc.constantFrom("â‰¤", "ðŸŸ¡", "Ã©", "â€“", "Ã", "â‰");
    const mixed = fc.array(fc.oneof(twice, text), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(mixed, (parts) => {
        const markdown = written(parts.join(" "));
        expect(readPage(markdown).source).toBe(markdown);
      }),
      { numRuns: 50 },
    );
  }, 30_000);

  it("links to nothing but the addresses that are written out", () => {
    fc.assert(
      fc.property(text, (words) => {
        for (const node of all(parse(written(words)))) {
          if (node.type !== "link") continue;
          expect(node.url).toMatch(/^(https?:\/\/|mailto:)/i);
        }
      }),
      { numRuns: 50 },
    );
  }, 30_000);
});
