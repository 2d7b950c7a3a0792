import { z } from "zod";
import { PlanSource } from "@/lib/domain/plan/plan-source";

/** The keys that a plan may have at `path`, in a value such as this one; empty where there are no fixed ones. */
export function knownKeys(path: readonly PropertyKey[], value?: unknown): string[] {
  let schema: unknown = PlanSource;
  for (const part of path) schema = child(unwrap(schema), String(part));
  return keysOf(unwrap(schema), value);
}

function keysOf(schema: unknown, value: unknown): string[] {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return [];
  const { discriminator } = schema.def;
  const keys = schema.options.flatMap((option) => {
    const told = option instanceof z.ZodObject ? option.shape[discriminator] : undefined;
    const isOther =
      told instanceof z.ZodType && !told.safeParse(field(value, discriminator)).success;
    return isOther ? [] : keysOf(option, value);
  });
  return [...new Set(keys)];
}

function field(value: unknown, name: string): unknown {
  const fields =
    typeof value === "object" && value !== null ? new Map(Object.entries(value)) : null;
  return fields?.get(name);
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
