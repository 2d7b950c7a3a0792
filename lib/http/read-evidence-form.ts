import type { Context as HonoContext } from "hono";
import { AppError } from "@/lib/domain/app-error";
import type { FileInput } from "@/lib/use-cases/evidence/add-file";

const MEBIBYTE = 1024 * 1024;
const MAX_FILE_BYTES = 20 * MEBIBYTE;
/** Several files with their fields; the route refuses a larger body unread. */
export const MAX_FORM_BYTES = 40 * MEBIBYTE;
const MAX_FILES = 10;
const FIELDS = ["title", "slot", "stage"];

/** Reads `file` (once or more), `title`, `slot` and `stage` of a multipart body; anything else is refused. */
export async function readEvidenceForm(c: HonoContext): Promise<FileInput[]> {
  const form = await readForm(c);
  const unknown = [...form.keys()].find((key) => key !== "file" && !FIELDS.includes(key));
  if (unknown !== undefined) throw wrongField(unknown, "is unknown", `file, ${FIELDS.join(", ")}`);
  const files = form.getAll("file");
  if (files.length === 0) throw wrongField("file", "is missing", "at least one image");
  if (files.length > MAX_FILES) {
    throw wrongField("file", `comes ${files.length} times`, `at most ${MAX_FILES} at a time`);
  }
  const [stage, slot, title] = [text(form, "stage"), text(form, "slot"), text(form, "title")];
  if (files.length > 1 && slot !== null) {
    throw wrongField("slot", "comes with several files", "one file for a wanted screenshot");
  }
  const inputs: FileInput[] = [];
  for (const file of files) {
    if (typeof file === "string") throw wrongField("file", "is a text field", "a file");
    if (file.size > MAX_FILE_BYTES) throw tooLarge(file.size);
    const bytes = new Uint8Array(await file.arrayBuffer());
    inputs.push({ bytes, name: file.name, title, stage, slot });
  }
  return inputs;
}

async function readForm(c: HonoContext): Promise<FormData> {
  try {
    return await c.req.formData();
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError("invalid_request", "The multipart body cannot be read; was it cut off?", {
      cause,
    });
  }
}

function text(form: FormData, name: string): string | null {
  const values = form.getAll(name);
  const [value] = values;
  if (value === undefined || value === "") return null;
  if (values.length > 1) throw wrongField(name, "comes more than once", "one value");
  if (typeof value !== "string") throw wrongField(name, "is a file", "text");
  if (value.length > 200) throw wrongField(name, "is too long", "at most 200 characters");
  return value;
}

function wrongField(path: string, message: string, expected: string): AppError {
  return new AppError("invalid_request", `The field ${path} ${message}.`, {
    errors: [{ path, message, expected }],
  });
}

function tooLarge(bytes: number): AppError {
  const size = (n: number) => `${(n / MEBIBYTE).toFixed(1)} MiB`;
  return new AppError(
    "too_large",
    `The file has ${size(bytes)}; at most ${size(MAX_FILE_BYTES)} are taken.`,
  );
}
