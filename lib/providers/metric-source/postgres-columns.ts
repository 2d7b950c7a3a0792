import pg from "pg";
import { SourceError } from "@/lib/domain/source/source-error";
import type { SingleReading } from "@/lib/providers/metric-source/single-reading";

const { INT2, INT4, INT8, NUMERIC, FLOAT4, FLOAT8, TIMESTAMPTZ } = pg.types.builtins;
const NUMBERS: readonly number[] = [INT2, INT4, INT8, NUMERIC, FLOAT4, FLOAT8];
const COLUMNS = ["value", "samples", "numerator", "denominator", "at"] as const;
type Column = (typeof COLUMNS)[number];

const EXPECTED = "`value`, or `numerator` and `denominator`; `samples` and `at` are optional";

/** The columns of an answer, each known, each once, each of a type that can be read. Throws `SourceError`. */
export function checkColumns(fields: readonly { name: string; dataTypeID: number }[]): Column[] {
  const names = fields.map(({ name, dataTypeID }) => {
    const column = COLUMNS.find((known) => known === name);
    if (!column)
      throw bad(
        `The query answers a column ${JSON.stringify(name.slice(0, 63))}; expected ${EXPECTED}.`,
      );
    const isRight = column === "at" ? dataTypeID === TIMESTAMPTZ : NUMBERS.includes(dataTypeID);
    if (!isRight) {
      const type = column === "at" ? "timestamptz" : "a number, so cast it, for example ::numeric";
      throw bad(`The column ${column} is of another type; expected ${type}.`);
    }
    return column;
  });
  if (new Set(names).size < names.length) throw bad("The query answers a column twice.");
  const has = (name: Column) => names.includes(name);
  const isValue = has("value") && !has("numerator") && !has("denominator");
  const isRatio = !has("value") && has("numerator") && has("denominator") && !has("samples");
  if (!isValue && !isRatio)
    throw bad(`The query answers ${names.join(", ") || "no column"}; expected ${EXPECTED}.`);
  return names;
}

/** Picks the columns out of the query, as short texts: a time as seconds since 1970. */
export function columnText(column: Column): string {
  return column === "at"
    ? 'extract(epoch FROM "at")::text AS "at"'
    : `left("${column}"::text, 400) AS "${column}"`;
}

/** The one row that the query answered. No row at all is as one full of NULL. */
export function readRow(
  rows: readonly Partial<Record<string, string | null>>[],
  columns: readonly Column[],
): SingleReading {
  if (rows.length > 1) {
    throw bad("The query answers more than one row; expected one, so aggregate them.");
  }
  const row = rows[0] ?? {};
  const number = (column: Column) => readNumber(column, row[column] ?? null);
  const seconds = number("at");
  const common = {
    samples: number("samples"),
    at: seconds === null ? null : readTime(seconds),
  };
  return columns.includes("value")
    ? { kind: "value", value: number("value"), ...common }
    : {
        kind: "ratio",
        numerator: number("numerator"),
        denominator: number("denominator"),
        ...common,
      };
}

/** NaN and the infinities are values; a number that is finite there and not here is not. */
function readNumber(column: Column, text: string | null): number | null {
  if (text === null) return null;
  const value = Number(text);
  const isSpelled = /^(?:NaN|-?Infinity)$/.test(text);
  if (!isSpelled && !Number.isFinite(value)) {
    throw bad(`The column ${column} is too large; expected a number up to ${Number.MAX_VALUE}.`);
  }
  return value;
}

function readTime(seconds: number): Date {
  const time = new Date(Math.round(seconds * 1000));
  if (Number.isNaN(time.getTime())) throw bad("The column at is no time that can be read.");
  return time;
}

function bad(message: string): SourceError {
  return new SourceError("bad_answer", message);
}
