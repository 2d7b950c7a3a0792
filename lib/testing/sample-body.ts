import { z } from "zod";

type Json = z.core.JSONSchema.JSONSchema | boolean;

/** A smallest body that a contract takes, as far as its shape says: enough to get past the parser. */
export function sampleBody(schema: z.ZodType): unknown {
  const whole = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return sampleOf(whole, whole);
}

const TEXTS: Record<string, string> = {
  uuid: "00000000-0000-4000-8000-000000000000",
  "date-time": "2026-01-01T00:00:00Z",
  uri: "https://example.org/",
};

function sampleOf(json: Json, whole: z.core.JSONSchema.JSONSchema): unknown {
  if (typeof json === "boolean") return "x";
  const name = json.$ref?.replace("#/$defs/", "");
  if (name) return sampleOf(whole.$defs?.[name] ?? true, whole);
  if (json.const !== undefined) return json.const;
  if (json.enum) return json.enum[0];
  const first = json.anyOf?.[0] ?? json.oneOf?.[0] ?? json.allOf?.[0];
  if (first !== undefined) return sampleOf(first, whole);
  return sampleOfType(json, whole);
}

function sampleOfType(json: z.core.JSONSchema.JSONSchema, whole: z.core.JSONSchema.JSONSchema) {
  switch (json.type) {
    case "object":
      return Object.fromEntries(
        (json.required ?? []).map((key) => [key, sampleOf(json.properties?.[key] ?? true, whole)]),
      );
    case "array":
      return (json.minItems ?? 0) > 0 && json.items && !Array.isArray(json.items)
        ? [sampleOf(json.items, whole)]
        : [];
    case "number":
    case "integer":
      return json.minimum ?? 1;
    case "boolean":
      return true;
    default:
      return textOf(json);
  }
}

/** Digests are the one pattern that bodies have. */
function textOf({ format, pattern, minLength }: z.core.JSONSchema.JSONSchema): string {
  if (pattern?.includes("64")) return "0".repeat(64);
  return TEXTS[format ?? ""] ?? "x".repeat(Math.max(1, minLength ?? 1));
}
