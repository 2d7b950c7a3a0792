import { stringify } from "csv-stringify/sync";

type Value = string | number | boolean | null;

/** What a spreadsheet would calculate; with a space before it, some still do. */
const LATE_FORMULA = /^\s+[=+@\-＝＋－＠]/;

/**
 * RFC 4180, in UTF-8, with a head. A text that a spreadsheet would take for a formula comes with a quote before it
 * (OWASP, CSV Injection); every text is in quotation marks, so that none ends its cell in a locale that separates by
 * semicolons. Numbers are as they are.
 */
export function csvOf(
  columns: readonly string[],
  rows: readonly Readonly<Record<string, Value>>[],
): string {
  return stringify([...rows], {
    header: true,
    columns: [...columns],
    escape_formulas: true,
    quoted_string: true,
    record_delimiter: "windows",
    cast: {
      string: (text) => (LATE_FORMULA.test(text) ? `'${text}` : text),
      boolean: (value) => (value ? "yes" : "no"),
    },
  });
}
