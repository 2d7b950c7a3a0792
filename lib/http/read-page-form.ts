import type { Context as HonoContext } from "hono";
import { AppError } from "@/lib/domain/app-error";
import { MAX_PAGE_BYTES } from "@/lib/domain/page-plan/decode-page";
import { bodyType } from "@/lib/http/read-json";
import type { Contents } from "@/lib/http/route";
import type { PageUpload } from "@/lib/use-cases/page/read-upload";

/** The page with the boundaries and fields of its form; the route refuses a larger body unread. */
export const MAX_PAGE_FORM_BYTES = MAX_PAGE_BYTES + 64 * 1024;
export const PAGE_BODIES: Contents = { "multipart/form-data": null, "text/markdown": null };

export type PageForm = PageUpload & { project: string | null };

/** A page as a file of a form (`file`, and `project` where it is needed), or as the body itself. */
export async function readPageForm(c: HonoContext): Promise<PageForm> {
  switch (bodyType(c)) {
    case "multipart/form-data":
      return fromForm(await formOf(c));
    case "text/markdown":
      return { bytes: new Uint8Array(await c.req.arrayBuffer()), name: "page.md", project: null };
    default:
      throw new AppError("unsupported_media_type", "A page comes as a file or as Markdown.", {
        errors: [
          {
            path: "Content-Type",
            message: `is ${bodyType(c) || "missing"}`,
            expected: "multipart/form-data or text/markdown",
          },
        ],
      });
  }
}

async function fromForm(form: FormData): Promise<PageForm> {
  const unknown = [...form.keys()].find((key) => key !== "file" && key !== "project");
  if (unknown !== undefined) throw wrongField(unknown, "is unknown", "file, project");
  const [file, ...others] = form.getAll("file");
  if (file === undefined) throw wrongField("file", "is missing", "one Markdown file");
  if (others.length > 0) throw wrongField("file", "comes more than once", "one file at a time");
  if (typeof file === "string") throw wrongField("file", "is a text field", "a file");
  const project = form.get("project");
  if (project !== null && typeof project !== "string") {
    throw wrongField("project", "is a file", "the key of a project");
  }
  return {
    bytes: new Uint8Array(await file.arrayBuffer()),
    name: file.name,
    project: project === "" ? null : project,
  };
}

async function formOf(c: HonoContext): Promise<FormData> {
  try {
    return await c.req.formData();
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const detail = "The multipart body cannot be read; was it cut off?";
    throw new AppError("invalid_request", detail, { cause });
  }
}

function wrongField(path: string, message: string, expected: string): AppError {
  return new AppError("invalid_request", `The field ${path} ${message}.`, {
    errors: [{ path, message, expected }],
  });
}
