import { z } from "zod";
import {
  ChecklistItemView,
  ChecklistMarkRequest,
  EvidenceAnswer,
  IncidentCloseRequest,
  IncidentRequest,
  IncidentView,
  LinkRequest,
} from "@/lib/contract/evidence";
import { AppError } from "@/lib/domain/app-error";
import { PRE_DEPLOYMENT } from "@/lib/domain/plan/plan";
import { evidenceFileResponse } from "@/lib/http/evidence-file-response";
import { param } from "@/lib/http/param";
import { MAX_FORM_BYTES, readEvidenceForm } from "@/lib/http/read-evidence-form";
import { bodyType, readJson } from "@/lib/http/read-json";
import { type RouteSpec, route } from "@/lib/http/route";
import { addFiles } from "@/lib/use-cases/evidence/add-file";
import { addLink } from "@/lib/use-cases/evidence/add-link";
import { markItem } from "@/lib/use-cases/evidence/mark-item";
import { readFile } from "@/lib/use-cases/evidence/read-file";
import { closeIncident } from "@/lib/use-cases/incident/close-incident";
import { openIncident } from "@/lib/use-cases/incident/open-incident";

/** What people and pipelines add to a run, and the files of it. */
export const evidenceRoutes: RouteSpec[] = [
  route({
    method: "post",
    path: "/runs/:id/evidence",
    summary:
      "Add screenshots (multipart: file, title?, slot?, stage?; PNG, JPEG or WebP) or a link (JSON: title, url, stage?)",
    scope: "evidence:write",
    takes: { "multipart/form-data": null, "application/json": LinkRequest },
    answer: EvidenceAnswer,
    status: 201,
    idempotency: "optional",
    maxBytes: MAX_FORM_BYTES,
    handle: async ({ context, params, c }) => {
      const runId = param(params, "id");
      switch (bodyType(c)) {
        case "multipart/form-data":
          return { evidence: await addFiles(context, runId, await readEvidenceForm(c)) };
        case "application/json": {
          const link = await readJson(c, LinkRequest);
          return {
            evidence: [await addLink(context, runId, { ...link, stage: link.stage ?? null })],
          };
        }
        default:
          throw new AppError("unsupported_media_type", "Evidence comes as files or as a link.", {
            errors: [
              {
                path: "Content-Type",
                message: `is ${bodyType(c) || "missing"}`,
                expected: "multipart/form-data or application/json",
              },
            ],
          });
      }
    },
  }),
  route({
    method: "post",
    path: "/runs/:id/checklist/:item",
    summary:
      "Tick or untick an item; measured where a token says how, else vouched for by a person",
    scope: "evidence:write",
    body: ChecklistMarkRequest,
    answer: ChecklistItemView,
    idempotency: "optional",
    handle: ({ context, params, body }) =>
      markItem(context, param(params, "id"), {
        stage: body.stage ?? PRE_DEPLOYMENT,
        item: param(params, "item"),
        done: body.done,
        note: body.note?.trim() || null,
      }),
  }),
  route({
    method: "post",
    path: "/runs/:id/incidents",
    summary: "Put an incident or an alert on record",
    scope: "evidence:write",
    body: IncidentRequest,
    answer: IncidentView,
    status: 201,
    idempotency: "optional",
    handle: ({ context, params, body }) =>
      openIncident(context, param(params, "id"), {
        kind: body.kind,
        severity: body.severity,
        title: body.title,
        note: body.note ?? null,
        stage: body.stage ?? null,
        at: body.at === undefined ? null : new Date(body.at),
      }),
  }),
  route({
    method: "post",
    path: "/runs/:id/incidents/:incident/close",
    summary: "Close an incident with what resolved it",
    scope: "evidence:write",
    body: IncidentCloseRequest,
    answer: IncidentView,
    idempotency: "optional",
    handle: ({ context, params, body }) =>
      closeIncident(context, param(params, "id"), param(params, "incident"), body.resolution),
  }),
  ...(["file", "thumbnail"] as const).map((part) =>
    route({
      method: "get",
      path: `/evidence/:id/${part}`,
      summary: part === "file" ? "A screenshot as it is stored" : "A small picture of a screenshot",
      scope: "read",
      query: z.strictObject({ download: z.literal("true").optional() }),
      gives: { "image/*": null },
      idempotency: "none",
      handle: async ({ context, params, query, c }) =>
        evidenceFileResponse(c, await readFile(context, param(params, "id"), part), {
          download: query.download === "true",
        }),
    }),
  ),
];
