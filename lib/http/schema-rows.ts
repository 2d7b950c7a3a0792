import type { Json } from "@/lib/http/openapi";

export type SchemaRow = {
  /** From the outermost object: `stages[].metrics[].key`. */
  path: string;
  type: string;
  required: boolean;
  /** What a value has to be beyond its type. */
  rule: string;
};

const DEEPEST = 4;

/** A JSON Schema as the rows of a table: one a property, nested ones after their parent. */
export function schemaRows(schema: Json): SchemaRow[] {
  return rowsBelow(schema, "", 0);
}

function rowsBelow(schema: Json, prefix: string, depth: number): SchemaRow[] {
  if (depth > DEEPEST) return [];
  return shapesOf(schema).flatMap((shape) => {
    const required = Array.isArray(shape.required) ? shape.required : [];
    return Object.entries(objectAt(shape, "properties")).flatMap(([name, value]) => {
      const of = value as Json;
      const path = prefix + name;
      const row = { path, type: typeOf(of), required: required.includes(name), rule: ruleOf(of) };
      return [row, ...rowsBelow(of, isList(of) ? `${path}[].` : `${path}.`, depth + 1)];
    });
  });
}

/** The objects that a value may be: itself, the items of a list, or each of several forms. */
function shapesOf(schema: Json): Json[] {
  const forms = [schema.anyOf, schema.oneOf, schema.allOf].find(Array.isArray);
  if (forms) return forms.flatMap((form: Json) => shapesOf(form));
  const items = objectAt(schema, "items");
  if (Object.keys(items).length > 0) return shapesOf(items);
  return schema.type === "object" ? [schema] : [];
}

function isList(schema: Json): boolean {
  if (schema.type === "array") return true;
  return Array.isArray(schema.anyOf) && schema.anyOf.some((form: Json) => isList(form));
}

function typeOf(schema: Json): string {
  const forms = [schema.anyOf, schema.oneOf].find(Array.isArray);
  if (forms) return [...new Set(forms.map((form: Json) => typeOf(form)))].join(" or ");
  if (Array.isArray(schema.enum)) return "one of";
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.type === "array") return `list of ${typeOf(objectAt(schema, "items"))}`;
  if (Array.isArray(schema.type)) return schema.type.join(" or ");
  return typeof schema.type === "string" ? schema.type : "any";
}

const RULES: [key: string, words: (value: unknown) => string][] = [
  ["enum", (value) => (Array.isArray(value) ? value.join(", ") : "")],
  ["format", (value) => (value === "date-time" ? "RFC 3339 time" : String(value))],
  ["minLength", (value) => (value === 1 ? "not empty" : `at least ${value} characters`)],
  ["maxLength", (value) => `at most ${value} characters`],
  ["minItems", (value) => `at least ${value}`],
  ["maxItems", (value) => `at most ${value}`],
  ["minimum", (value) => (value === Number.MIN_SAFE_INTEGER ? "" : `from ${value}`)],
  ["exclusiveMinimum", (value) => `above ${value}`],
  ["maximum", (value) => (value === Number.MAX_SAFE_INTEGER ? "" : `to ${value}`)],
  ["default", (value) => `${JSON.stringify(value)} if left out`],
];

function ruleOf(schema: Json): string {
  const forms = [schema.anyOf, schema.oneOf].find(Array.isArray);
  if (forms) {
    const rules = new Set(forms.map((form: Json) => ruleOf(form)));
    return [...rules].filter((text) => text !== "").join("; ");
  }
  return RULES.map(([key, words]) => (schema[key] === undefined ? "" : words(schema[key])))
    .filter((text) => text !== "")
    .join(", ");
}

function objectAt(schema: Json, key: string): Json {
  const value = schema[key];
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Json)
    : {};
}
