import type { Report } from "@/lib/domain/report/report";

/** Numbers stay numbers, instants are RFC 3339, and what nobody knows is null. */
export type TableValue = string | number | boolean | null;
export type TableRow = Record<string, TableValue>;

/** A table of the report for other programs: the values behind the words. */
export type ReportTable = {
  title: string;
  columns: readonly string[];
  rows: readonly TableRow[];
};

export type TableSpec = { title: string; of: (report: Report) => ReportTable };

/** A table with one row for each line that `lines` finds; every column says how it reads one. */
export function tableSpec<Line>(
  title: string,
  lines: (report: Report) => Line[],
  columns: Record<string, (line: Line) => TableValue>,
): TableSpec {
  const readers = Object.entries(columns);
  const row = (line: Line): TableRow =>
    Object.fromEntries(readers.map(([name, read]) => [name, read(line)]));
  return {
    title,
    of: (report) => ({ title, columns: Object.keys(columns), rows: lines(report).map(row) }),
  };
}
