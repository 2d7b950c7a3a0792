import type { Nodes } from "mdast";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { describe, expect, it } from "vitest";
import { formatNumber, formatValue } from "@/lib/domain/metric/format";
import { renderHtml } from "@/lib/domain/report/html";
import { ratioText } from "@/lib/domain/report/instant";
import { renderMarkdown } from "@/lib/domain/report/markdown";
import { type TableName, tableOf } from "@/lib/domain/report/tables";
import { csvOf } from "@/lib/http/csv";
import { canaryRun, reportOf, soakGate } from "@/lib/testing/report-run";
import { completedRun, overriddenRun, rolledBackRun } from "@/lib/testing/run-view-fixture";

type Grid = { head: string[]; rows: string[][] };

/** Every table of a Markdown text, as a GFM reader has it. */
function markdownTables(text: string): Grid[] {
  const root = unified().use(remarkParse).use(remarkGfm).parse(text);
  return root.children.flatMap((node) => {
    if (node.type !== "table") return [];
    const [head = [], ...rows] = node.children.map((row) => row.children.map(plain));
    return [{ head, rows }];
  });
}

function plain(node: Nodes): string {
  if ("children" in node) return node.children.map(plain).join("");
  return "value" in node ? node.value : "";
}

function htmlTables(html: string): Grid[] {
  return [...html.matchAll(/<table[\s\S]*?<\/table>/g)].map(([table]) => {
    const lines = [...table.matchAll(/<tr>([\s\S]*?)<\/tr>/g)].map(([, row = ""]) =>
      [...row.matchAll(/<t[hd][^>]*>([\s\S]*?)<\/t[hd]>/g)].map(([, cell = ""]) => plainHtml(cell)),
    );
    const [head = [], ...rows] = lines;
    return { head, rows };
  });
}

function plainHtml(text: string): string {
  const signs: Record<string, string> = { lt: "<", gt: ">", quot: '"', "#39": "'", amp: "&" };
  const words = text.replace(/<\/?span[^>]*>/g, "");
  return words.replace(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => signs[name] ?? "");
}

/** RFC 4180. */
function readCsv(text: string): string[][] {
  const record = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g;
  const lines: string[][] = [[]];
  for (const [, quoted, bare, end] of text.matchAll(record)) {
    lines.at(-1)?.push(quoted === undefined ? (bare ?? "") : quoted.replaceAll('""', '"'));
    if (end === "\r\n") lines.push([]);
  }
  return lines.slice(0, -1);
}

const VIEWS = { canaryRun, soakGate, completedRun, rolledBackRun, overriddenRun };

describe.each(Object.entries(VIEWS))("the report of %s", (_, view) => {
  const report = reportOf(view());
  const inMarkdown = markdownTables(renderMarkdown(report));
  const named = (head: string) => inMarkdown.filter((grid) => grid.head[0] === head);
  const json = (name: TableName) => tableOf(report, name);

  it("has the same tables, cell by cell, in Markdown and in HTML", () => {
    expect(inMarkdown.length).toBeGreaterThan(5);
    expect(htmlTables(renderHtml(report))).toEqual(inMarkdown);
  });

  it("has the same values in CSV and in JSON", () => {
    const { columns, rows } = json("metrics");
    const [head, ...lines] = readCsv(csvOf(columns, rows));
    expect(head).toEqual(columns);
    const values = rows.map((row) =>
      columns.map((name) => {
        const value = row[name] ?? null;
        if (typeof value === "boolean") return value ? "yes" : "no";
        return value === null ? "" : String(value);
      }),
    );
    expect(lines).toEqual(values);
  });

  it("has the same readings in its words as in its numbers", () => {
    const shown = named("Metric").flatMap((grid) => grid.rows);
    const rows = json("metrics").rows;
    expect(shown).toHaveLength(rows.length);
    for (const [index, row] of rows.entries()) {
      const [label, , threshold, actual, , samples] = shown[index] ?? [];
      expect({ label, threshold, samples }).toEqual({
        label: row.label,
        threshold: row.threshold,
        samples: String(row.samples),
      });
      if (typeof row.actual === "number") {
        expect(actual).toBe(formatValue(row.actual, String(row.unit)));
      } else expect(actual).toBe(`[TBD - ${row.actual_text}]`);
    }
  });

  it("counts the same users in every form", () => {
    const shown = named("Step").flatMap((grid) => grid.rows);
    for (const [index, row] of json("funnels").rows.entries()) {
      const [label, users, conversion] = shown[index] ?? [];
      expect([label, users]).toEqual([row.step_label, formatNumber(Number(row.users))]);
      if (row.step_number !== 1) expect(conversion).toBe(ratioText(Number(row.from_first)));
    }
    const periods = named("From").flatMap((grid) => grid.rows);
    for (const [index, row] of json("funnel-periods").rows.entries()) {
      expect(periods[index]?.slice(2, 5)).toEqual([
        String(row.started),
        String(row.completed),
        row.conversion_text,
      ]);
    }
  });
});
