import { z } from "zod";
import { PlanSource } from "@/lib/domain/plan/plan-source";

/** The keys that a plan may have at `path`, in a value of this `kind`; empty where there are no fixed ones. */
export function knownKeys(path: readonly PropertyKey[], kind?: unknown): string[] {
  let schema: unknown = PlanSource;
  for (const part of path) schema = child(unwrap(schema), String(part));
  const found = unwrap(schema);
  return keysOf(found, kind);
}

function keysOf(schema: unknown, kind: unknown): string[] {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return [];
  const keys = schema.options.flatMap((option) => {
    const isOther = option instanceof z.ZodObject && !option.shape.kind.safeParse(kind).success;
    return isOther ? [] : keysOf(option, kind);
  });
  return [...new Set(keys)];
}

function child(schema: unknown, part: string): unknown {
  if (schema instanceof z.ZodObject) return schema.shape[part];
  if (schema instanceof z.ZodRecord) return schema.valueType;
  return schema instanceof z.ZodArray ? schema.element : undefined;
}

function unwrap(schema: unknown): unknown {
  const isWrapped =
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault;
  return isWrapped ? unwrap(schema.unwrap()) : schema;
}
