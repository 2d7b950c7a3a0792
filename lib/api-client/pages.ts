import type { ApiClient, RequestOptions } from "@/lib/api-client/api-client";
import { runPath } from "@/lib/api-client/runs";
import { ImportAnswer, PageCheckAnswer, ReviewAnswer } from "@/lib/contract/page";

type Options = Pick<RequestOptions, "idempotencyKey" | "signal">;

export type PageUpload = {
  file: Blob;
  name: string;
  /** Project key; needed only where the caller belongs to several. */
  project?: string | undefined;
};

/** Stores the page as a run of its own; the answer to the same bytes is the run that has them already. */
export function importPage(
  api: ApiClient,
  upload: PageUpload,
  options: Options = {},
): Promise<ImportAnswer> {
  return api.json("/pages", ImportAnswer, { ...options, method: "POST", body: formOf(upload) });
}

/** What an import would find; nothing is stored. */
export function checkPage(
  api: ApiClient,
  upload: PageUpload,
  options: Options = {},
): Promise<PageCheckAnswer> {
  const body = formOf(upload);
  return api.json("/pages/check", PageCheckAnswer, { ...options, method: "POST", body });
}

export function getReview(
  api: ApiClient,
  run: string,
  options: Options = {},
): Promise<ReviewAnswer> {
  return api.json(runPath(run, "/review"), ReviewAnswer, options);
}

/** The fields go before the file, so that a reader of the stream knows them first. */
function formOf({ file, name, project }: PageUpload): FormData {
  const form = new FormData();
  if (project) form.set("project", project);
  form.set("file", file, name);
  return form;
}
