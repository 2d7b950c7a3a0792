import type { z } from "zod";
import type { ApiClient } from "@/lib/api-client/api-client";
import { runPath, stagePath } from "@/lib/api-client/runs";
import { RunRef } from "@/lib/contract/run";
import { WaiverAnswer, type WaiverConfirmRequest, type WaiverRequest } from "@/lib/contract/waiver";

/** Asks to go on without something; nothing opens until a second person confirms. */
export function requestWaiver(
  api: ApiClient,
  at: { run: string; stage: string },
  body: WaiverRequest,
): Promise<{ id: string }> {
  return api.json(stagePath(at.run, at.stage, "/waivers"), WaiverAnswer, { method: "POST", body });
}

export function confirmWaiver(
  api: ApiClient,
  at: { run: string; waiver: string },
  body: z.infer<typeof WaiverConfirmRequest>,
): Promise<RunRef> {
  const path = runPath(at.run, `/waivers/${encodeURIComponent(at.waiver)}/confirm`);
  return api.json(path, RunRef, { method: "POST", body });
}

export function withdrawWaiver(
  api: ApiClient,
  at: { run: string; waiver: string },
): Promise<RunRef> {
  const path = runPath(at.run, `/waivers/${encodeURIComponent(at.waiver)}/withdraw`);
  return api.json(path, RunRef, { method: "POST" });
}
