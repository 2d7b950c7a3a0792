import type { Context as HonoContext } from "hono";
import type { z } from "zod";
import { AppError } from "@/lib/domain/app-error";
import { invalid } from "@/lib/http/errors";

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
    throw new AppError("invalid_json", "The body is not JSON.", {
      errors: [
        {
          path: "",
          message: cause instanceof Error ? cause.message : "is broken",
          expected: "JSON",
        },
      ],
      cause,
    });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalid(parsed.error, "The body");
}

/** The media type of the body without its parameters, in lower case; empty where none is named. */
export function bodyType(c: HonoContext): string {
  return (c.req.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}
