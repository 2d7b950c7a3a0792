import type { Context as HonoContext } from "hono";
import type { z } from "zod";
import { AppError } from "@/lib/domain/app-error";
import { invalid } from "@/lib/http/errors";
import { findJsonFault } from "@/lib/http/json-fault";

/** Reads a JSON body in a route that takes other types of bodies as well, and so describes none to the app. */
export async function readJson<Schema extends z.ZodType>(
  c: HonoContext,
  schema: Schema,
): Promise<z.output<Schema>> {
  const text = await c.req.text();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw brokenJson(text, cause);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalid(parsed.error, "The body");
}

function brokenJson(text: string, cause: unknown): AppError {
  const { line, column, expected } = findJsonFault(text) ?? {
    line: 1,
    column: 1,
    expected: "JSON",
  };
  const place = `line ${line}, column ${column}`;
  return new AppError("invalid_json", `The body is not JSON: ${place}: expected ${expected}.`, {
    errors: [{ path: "", message: `is broken at ${place}`, expected, line, column }],
    cause,
  });
}

/** The media type of the body without its parameters, in lower case; empty where none is named. */
export function bodyType(c: HonoContext): string {
  return (c.req.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}
