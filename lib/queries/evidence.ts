import type { z } from "zod";
import { newIdempotencyKey } from "@/lib/api-client/api-client";
import { ApiProblem, ApiUnreachable } from "@/lib/api-client/api-problem";
import {
  addLink,
  closeIncident,
  type EvidenceUpload,
  evidenceForm,
  markChecklistItem,
  openIncident,
} from "@/lib/api-client/evidence";
import { Problem } from "@/lib/contract/common";
import type { ChecklistMarkRequest, IncidentRequest, LinkRequest } from "@/lib/contract/evidence";
import { browserApi } from "@/lib/queries/browser-api";
import { useRunAct } from "@/lib/queries/use-run-act";

export type { EvidenceUpload };

type ChecklistMark = { item: string } & z.input<typeof ChecklistMarkRequest>;

export function useMarkItem(run: string) {
  return useRunAct(run, ({ item, ...body }: ChecklistMark) =>
    markChecklistItem(browserApi, run, item, body),
  );
}

export function useOpenIncident(run: string) {
  return useRunAct(run, (body: z.input<typeof IncidentRequest>) =>
    openIncident(browserApi, run, body),
  );
}

export function useCloseIncident(run: string) {
  return useRunAct(run, (input: { incident: string; resolution: string }) =>
    closeIncident(browserApi, run, input.incident, { resolution: input.resolution }),
  );
}

export function useAddLink(run: string) {
  return useRunAct(run, (body: z.input<typeof LinkRequest>) => addLink(browserApi, run, body));
}

export function useUpload(run: string) {
  return useRunAct(
    run,
    (input: { upload: EvidenceUpload; onProgress: (fraction: number) => void }) =>
      sendUpload(run, input.upload, input.onProgress),
  );
}

/** Like `addEvidence`, but tells how much has gone out, which `fetch` cannot. */
function sendUpload(
  run: string,
  upload: EvidenceUpload,
  onProgress: (fraction: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/v1/runs/${encodeURIComponent(run)}/evidence`);
    request.setRequestHeader("idempotency-key", newIdempotencyKey());
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    };
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve();
      else reject(refusalOf(request));
    };
    request.onerror = () =>
      reject(new ApiUnreachable("The connection broke before the file had arrived. Try again."));
    request.send(evidenceForm(upload));
  });
}

function refusalOf(request: XMLHttpRequest): Error {
  try {
    return new ApiProblem(Problem.parse(JSON.parse(request.responseText)));
  } catch (cause) {
    return new ApiUnreachable(`The server answered ${request.status} without an explanation.`, {
      cause,
    });
  }
}
