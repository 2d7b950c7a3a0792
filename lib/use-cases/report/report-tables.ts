import type { ReportTableAnswer, ReportTableList } from "@/lib/contract/report-table";
import { AppError } from "@/lib/domain/app-error";
import type { Report } from "@/lib/domain/report/report";
import { isTableName, TABLE_NAMES, type TableName, tableOf } from "@/lib/domain/report/tables";

type TableFile = { table: TableName; format: "csv" | "json" };

/** `metrics.csv` taken apart. Throws `not_found` with the names that there are. */
export function parseTableFile(name: string): TableFile {
  const [, table = "", format = ""] = /^([a-z-]+)\.(csv|json)$/.exec(name) ?? [];
  if (isTableName(table) && (format === "csv" || format === "json")) return { table, format };
  throw new AppError("not_found", `There is no table ${name}.`, {
    errors: [
      {
        path: "table",
        message: "is unknown",
        expected: `one of ${TABLE_NAMES.join(", ")}, with .csv or .json behind it`,
      },
    ],
  });
}

export function listTables(report: Report): ReportTableList {
  return {
    run: report.runId,
    documentId: report.documentId,
    tables: TABLE_NAMES.map((table) => {
      const { title, rows } = tableOf(report, table);
      return { table, title, rows: rows.length };
    }),
  };
}

export function tableAnswer(report: Report, table: TableName): ReportTableAnswer {
  const { title, columns, rows } = tableOf(report, table);
  const { runId: run, documentId } = report;
  return { run, documentId, table, title, columns: [...columns], rows: [...rows] };
}
