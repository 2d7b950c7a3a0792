import { z } from "zod";
import { ImportAnswer, PageCheckAnswer, PageView, ReviewAnswer } from "@/lib/contract/page";
import { param } from "@/lib/http/param";
import { MAX_PAGE_FORM_BYTES, PAGE_BODIES, readPageForm } from "@/lib/http/read-page-form";
import { type RouteSpec, route } from "@/lib/http/route";
import { checkPage } from "@/lib/use-cases/page/check-page";
import { getPage } from "@/lib/use-cases/page/get-page";
import { importPage } from "@/lib/use-cases/page/import-page";
import { findingsOfRun } from "@/lib/use-cases/page/review-run";

/** Evidence pages that were written elsewhere. */
export const pageRoutes: RouteSpec[] = [
  route({
    method: "post",
    path: "/pages",
    summary:
      "Import an evidence page (multipart: file, project?; or text/markdown): 201 with a run of what it states, or 200 with the run that has these very bytes",
    scope: "run:write",
    query: z.strictObject({ project: z.string().min(1).optional() }),
    takes: PAGE_BODIES,
    gives: { "application/json": ImportAnswer },
    idempotency: "optional",
    maxBytes: MAX_PAGE_FORM_BYTES,
    handle: async ({ context, query, c }) => {
      const { project, ...upload } = await readPageForm(c);
      const answer = await importPage(context, upload, query.project ?? project);
      return c.json(ImportAnswer.parse(answer), answer.created ? 201 : 200);
    },
  }),
  route({
    method: "post",
    path: "/pages/check",
    summary: "Read and review a page without storing anything",
    scope: "member",
    takes: PAGE_BODIES,
    answer: PageCheckAnswer,
    idempotency: "none",
    maxBytes: MAX_PAGE_FORM_BYTES,
    handle: async ({ context, c }) => {
      const { project: _, ...upload } = await readPageForm(c);
      return checkPage(context, upload);
    },
  }),
  route({
    method: "get",
    path: "/runs/:id/page",
    summary: "The page that a run is of, or was started from: its values, every line, findings",
    scope: "read",
    answer: PageView,
    idempotency: "none",
    handle: ({ context, params }) => getPage(context, param(params, "id")),
  }),
  route({
    method: "get",
    path: "/runs/:id/review",
    summary: "What does not hold in a run, or in the page that it is of",
    scope: "read",
    answer: ReviewAnswer,
    idempotency: "none",
    handle: ({ context, params }) => findingsOfRun(context, param(params, "id")),
  }),
];
