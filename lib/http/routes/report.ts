import type { Context as HonoContext } from "hono";
import { z } from "zod";
import { ReportDocument } from "@/lib/contract/report";
import { ReportTableAnswer, ReportTableList } from "@/lib/contract/report-table";
import { LessonsRequest, RunRef } from "@/lib/contract/run";
import { renderHtml } from "@/lib/domain/report/html";
import { renderMarkdown } from "@/lib/domain/report/markdown";
import type { Report } from "@/lib/domain/report/report";
import { csvOf } from "@/lib/http/csv";
import { param } from "@/lib/http/param";
import { type RouteSpec, route } from "@/lib/http/route";
import { printRoute } from "@/lib/http/routes/print";
import { pageReport } from "@/lib/use-cases/page/page-report";
import { buildReport } from "@/lib/use-cases/report/build-report";
import { recordLessons } from "@/lib/use-cases/report/record-lessons";
import { reportDocument } from "@/lib/use-cases/report/report-document";
import { listTables, parseTableFile, tableAnswer } from "@/lib/use-cases/report/report-tables";
import { findRunRef } from "@/lib/use-cases/run/find-run-ref";

/** A run as one document, in three forms of the same contents, and table by table. */
export const reportRoutes: RouteSpec[] = [
  route({
    method: "get",
    path: "/runs/:id/report.json",
    summary: "The report of a run as JSON",
    scope: "read",
    answer: ReportDocument,
    idempotency: "none",
    handle: async ({ context, params, c }) => {
      // Canonical (RFC 8785), so that the bytes have the digest that pages and prints name.
      const { text } = reportDocument(await buildReport(context, param(params, "id")));
      c.header("Content-Type", "application/json");
      c.header("Cache-Control", "private, no-store");
      return c.body(text);
    },
  }),
  route({
    method: "get",
    path: "/runs/:id/report.md",
    summary:
      "The report of a run as Markdown: its own page filled where it has one, else (or with shape=run) as Tollgate lays it out",
    scope: "read",
    query: z.strictObject({ shape: z.literal("run").optional() }),
    gives: { "text/markdown": null },
    idempotency: "none",
    handle: async ({ context, params, query, c }) => {
      const id = param(params, "id");
      const ref = await findRunRef(context, id);
      const page = query.shape === "run" ? null : await pageReport(context, id);
      const text = page ?? renderMarkdown(await buildReport(context, id));
      return download(c, ref, "report.md", "text/markdown; charset=utf-8", text);
    },
  }),
  route({
    method: "get",
    path: "/runs/:id/report.html",
    summary: "The report of a run as one HTML file that needs nothing else",
    scope: "read",
    gives: { "text/html": null },
    idempotency: "none",
    handle: async ({ context, params, c }) => {
      const report = await buildReport(context, param(params, "id"));
      return download(c, report, "report.html", "text/html; charset=utf-8", renderHtml(report));
    },
  }),
  printRoute,
  route({
    method: "get",
    path: "/runs/:id/tables",
    summary: "Every table of the report of a run, with how many rows it has",
    scope: "read",
    answer: ReportTableList,
    idempotency: "none",
    handle: async ({ context, params }) => {
      const report = await buildReport(context, param(params, "id"));
      return listTables(report);
    },
  }),
  route({
    method: "get",
    path: "/runs/:id/tables/:table",
    summary: "One table of the report of a run: metrics.csv, metrics.json, ...",
    scope: "read",
    gives: { "application/json": ReportTableAnswer, "text/csv": null },
    idempotency: "none",
    handle: async ({ context, params, c }) => {
      const wanted = parseTableFile(param(params, "table"));
      const report = await buildReport(context, param(params, "id"));
      const table = tableAnswer(report, wanted.table);
      if (wanted.format === "json") return c.json(ReportTableAnswer.parse(table));
      const ending = `${wanted.table}.csv`;
      return download(
        c,
        report,
        ending,
        "text/csv; charset=utf-8",
        csvOf(table.columns, table.rows),
      );
    },
  }),
  route({
    method: "post",
    path: "/runs/:id/lessons",
    summary: "Record what was learned, once the run has ended",
    scope: "run:write",
    body: LessonsRequest,
    answer: RunRef,
    idempotency: "optional",
    handle: async ({ context, params, body }) => {
      await recordLessons(context, param(params, "id"), body);
      return findRunRef(context, param(params, "id"));
    },
  }),
];

/** Saved rather than shown: a document from this address must not run as one of its pages. */
function download(
  c: HonoContext,
  { documentId }: Pick<Report, "documentId">,
  ending: string,
  type: string,
  text: string,
) {
  const name = `${documentId.replace(/[^\w.-]+/g, "-")}-${ending}`;
  c.header("Content-Type", type);
  c.header("Content-Disposition", `attachment; filename="${name}"`);
  c.header("Cache-Control", "private, no-store");
  return c.body(text);
}
