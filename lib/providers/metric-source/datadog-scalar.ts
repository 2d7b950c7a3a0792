import { z } from "zod";
import { SourceError } from "@/lib/domain/source/source-error";
import { type HttpAnswer, quote } from "@/lib/providers/metric-source/ask";
import type { SourceAnswer } from "@/lib/providers/metric-source/port";

const Group = z.object({
  type: z.literal("group"),
  name: z.string().optional(),
  values: z.array(z.array(z.string())),
});
const Numbers = z.object({
  type: z.literal("number"),
  values: z.array(z.number().nullable()),
});
const Column = z.discriminatedUnion("type", [Group, Numbers]);
const Scalar = z.object({
  data: z.object({ attributes: z.object({ columns: z.array(Column) }) }),
});
const Failed = z.object({ errors: z.union([z.string().min(1), z.array(z.string()).min(1)]) });

/** Reads v2 `/query/scalar`: one number column of one row. Group columns name the rows. */
export function readScalar(
  body: unknown,
  at: Date,
  { origin, secrets }: Pick<HttpAnswer, "origin" | "secrets">,
): Pick<SourceAnswer, "data" | "series"> {
  const failed = Failed.safeParse(body);
  if (failed.success) {
    const said = quote([failed.data.errors].flat().join("; "), secrets);
    throw new SourceError("bad_query", `${origin} refused the query: ${said}`);
  }
  const parsed = Scalar.safeParse(body);
  if (!parsed.success) {
    throw new SourceError(
      "bad_answer",
      `${origin} answered another JSON than /api/v2/query/scalar does; expected data.attributes.columns.`,
    );
  }
  const { columns } = parsed.data.data.attributes;
  const numbers = columns.flatMap((column) => (column.type === "number" ? [column.values] : []));
  if (numbers.length > 1) {
    throw new SourceError(
      "bad_answer",
      `${origin} answered ${numbers.length} columns of numbers; expected one.`,
    );
  }
  const rows = numbers[0] ?? [];
  const groups = nameGroups(columns);
  if (rows.length > 1) {
    const names = groups === null ? "" : `: ${quote(groups, secrets)}`;
    throw new SourceError(
      "bad_answer",
      `${origin} answered ${rows.length} rows where one was expected${names}. Leave out "by {…}".`,
    );
  }
  const value = rows[0] ?? null;
  if (value === null) return { data: { kind: "empty" }, series: null };
  return { data: { kind: "value", value, at, samples: null }, series: groups };
}

/** `env prod; host a, b`; null where nothing is grouped. */
function nameGroups(columns: readonly z.output<typeof Column>[]): string | null {
  const groups = columns.flatMap((column) =>
    column.type === "group"
      ? [`${column.name ?? "group"} ${column.values.map((tags) => tags.join("+")).join(", ")}`]
      : [],
  );
  return groups.length === 0 ? null : groups.join("; ");
}
