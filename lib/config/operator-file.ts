import { readFileSync, statSync } from "node:fs";
import { LineCounter, parseDocument } from "yaml";
import type { z } from "zod";
import { SetupError } from "@/lib/config/setup-error";

/**
 * A YAML file that the operator writes, as `schema` reads it; null where there is none. Throws `SetupError` with every
 * fault and its line.
 */
export function readOperatorFile<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
): z.output<Schema> | null {
  const text = textOf(file);
  return text === null ? null : parse(file, text, schema);
}

/** What `read` makes of the file, read again when the file has changed, at the latest after a minute. */
export function watchOperatorFile<T>(file: string, read: () => T): () => T {
  let held: { stamp: string; until: number; value: T } | null = null;
  return () => {
    const now = Date.now();
    const stamp = stampOf(file);
    if (held?.stamp !== stamp || now >= held.until) {
      held = null;
      // The files that this one names change without it.
      held = { stamp, until: now + 60_000, value: read() };
    }
    return held.value;
  };
}

/** Null where there is no such file. */
export function textOf(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    if (isAbsent(cause)) return null;
    throw new SetupError(`${file} cannot be read.`, { cause });
  }
}

export function unusable(file: string, problems: readonly string[]): SetupError {
  return new SetupError(`${file} is not usable:\n${problems.map((p) => `  ${p}`).join("\n")}`);
}

function parse<Schema extends z.ZodType>(
  file: string,
  text: string,
  schema: Schema,
): z.output<Schema> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const problems = document.errors.map(
    ({ pos, message }) => `line ${lines.linePos(pos[0]).line}: ${message}`,
  );
  if (problems.length > 0) throw unusable(file, problems);
  const parsed = schema.safeParse(document.toJS() ?? {});
  if (parsed.success) return parsed.data;
  throw unusable(
    file,
    parsed.error.issues.map(({ path, message }) => {
      const line = lineOf(document, lines, path);
      return `line ${line}: ${path.map(String).join(".") || "the file"}: expected ${message}`;
    }),
  );
}

/** Of the thing itself, or of the nearest one around it that is there. */
function lineOf(
  document: ReturnType<typeof parseDocument>,
  lines: LineCounter,
  path: readonly PropertyKey[],
): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    const start = isRanged(node) ? node.range[0] : null;
    if (start !== null) return lines.linePos(start).line;
  }
  return 1;
}

function isRanged(node: unknown): node is { range: [number, number, number] } {
  return typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range);
}

function stampOf(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false, bigint: true });
  return stats ? `${stats.mtimeNs} ${stats.size} ${stats.ino}` : "absent";
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
