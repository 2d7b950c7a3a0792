import type { z } from "zod";
import { SourceError } from "@/lib/domain/source/source-error";
import { type HttpAnswer, quote } from "@/lib/providers/metric-source/ask";

const SHOWN_LENGTH = 80;

/** The body as JSON in UTF-8, whatever its content type says. Throws `SourceError` `bad_answer` with how it begins. */
export function readJson(answer: HttpAnswer): unknown {
  const text = new TextDecoder().decode(answer.body);
  try {
    return JSON.parse(text);
  } catch {
    throw new SourceError("bad_answer", `${answer.origin} answered ${whatItIs(text, answer)}`);
  }
}

/** JSON of a known shape; `expected` completes the sentence "expected …". Throws `SourceError` `bad_answer`. */
export function readAnswer<Schema extends z.ZodType>(
  answer: HttpAnswer,
  schema: Schema,
  expected: string,
): z.output<Schema> {
  const parsed = schema.safeParse(readJson(answer));
  if (parsed.success) return parsed.data;
  const path = parsed.error.issues[0]?.path.join(".") ?? "";
  const where = path === "" ? "" : ` (look at ${quote(path, answer.secrets)})`;
  throw new SourceError(
    "bad_answer",
    `${answer.origin} answered JSON of another shape${where}; expected ${expected}.`,
  );
}

function whatItIs(text: string, { secrets }: HttpAnswer): string {
  if (text.trim() === "") return "with an empty body; expected JSON.";
  // The whole of it is searched for secrets first: a cut could leave a part of one.
  const start = quote(text, secrets).slice(0, SHOWN_LENGTH);
  const what = /^<(?:!doctype html|html)/i.test(text.trimStart()) ? "an HTML page" : "no JSON";
  return `${what}; expected JSON, and it begins ${JSON.stringify(start)}.`;
}
