import { z } from "zod";
import { TABLE_NAMES } from "@/lib/domain/report/tables";

const TableName = z.enum(TABLE_NAMES);

/** `GET /runs/{id}/tables/{table}.json`. Numbers are numbers, instants RFC 3339, and what nobody knows is null. */
export const ReportTableAnswer = z.strictObject({
  run: z.string(),
  documentId: z.string(),
  table: TableName,
  title: z.string(),
  columns: z.array(z.string()),
  rows: z.array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))),
});
export type ReportTableAnswer = z.infer<typeof ReportTableAnswer>;

/** `GET /runs/{id}/tables`: every table, with how many rows it has now. */
export const ReportTableList = z.strictObject({
  run: z.string(),
  documentId: z.string(),
  tables: z.array(z.strictObject({ table: TableName, title: z.string(), rows: z.int() })),
});
export type ReportTableList = z.infer<typeof ReportTableList>;
