import { z } from "zod";
import { PlanSource } from "@/lib/domain/plan/plan-source";

/** The keys that a plan may have at `path`; empty where there are no fixed ones. */
export function knownKeys(path: readonly PropertyKey[]): string[] {
  let schema: unknown = PlanSource;
  for (const part of path) schema = child(unwrap(schema), String(part));
  const found = unwrap(schema);
  return found instanceof z.ZodObject ? Object.keys(found.shape) : [];
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
