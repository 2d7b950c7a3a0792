import type { z } from "zod";
import type { ApiClient, RequestOptions } from "@/lib/api-client/api-client";
import { runPath } from "@/lib/api-client/runs";
import type {
  ChecklistMarkRequest,
  IncidentCloseRequest,
  IncidentRequest,
  LinkRequest,
} from "@/lib/contract/evidence";

type Options = Pick<RequestOptions, "idempotencyKey" | "signal">;

export type EvidenceUpload = {
  file: Blob;
  name: string;
  title?: string;
  /** Key of the wanted screenshot that this one is. */
  slot?: string;
  stage?: string;
};

/** The multipart body of one upload; the fields go before the file, so that a reader of the stream knows them first. */
export function evidenceForm(upload: EvidenceUpload): FormData {
  const form = new FormData();
  if (upload.stage) form.set("stage", upload.stage);
  if (upload.slot) form.set("slot", upload.slot);
  if (upload.title) form.set("title", upload.title);
  form.set("file", upload.file, upload.name);
  return form;
}

export async function addEvidence(
  api: ApiClient,
  run: string,
  upload: EvidenceUpload,
  options: Options = {},
): Promise<void> {
  const body = evidenceForm(upload);
  await api.send(runPath(run, "/evidence"), { ...options, method: "POST", body });
}

export async function addLink(
  api: ApiClient,
  run: string,
  body: z.input<typeof LinkRequest>,
  options: Options = {},
): Promise<void> {
  await api.send(runPath(run, "/evidence"), { ...options, method: "POST", body });
}

export async function markChecklistItem(
  api: ApiClient,
  run: string,
  item: string,
  body: z.input<typeof ChecklistMarkRequest>,
  options: Options = {},
): Promise<void> {
  const path = runPath(run, `/checklist/${encodeURIComponent(item)}`);
  await api.send(path, { ...options, method: "POST", body });
}

export async function openIncident(
  api: ApiClient,
  run: string,
  body: z.input<typeof IncidentRequest>,
  options: Options = {},
): Promise<void> {
  await api.send(runPath(run, "/incidents"), { ...options, method: "POST", body });
}

export async function closeIncident(
  api: ApiClient,
  run: string,
  incident: string,
  body: z.input<typeof IncidentCloseRequest>,
  options: Options = {},
): Promise<void> {
  const path = runPath(run, `/incidents/${encodeURIComponent(incident)}/close`);
  await api.send(path, { ...options, method: "POST", body });
}
