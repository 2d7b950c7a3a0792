import type { z } from "zod";
import type { ApiClient, RequestOptions } from "@/lib/api-client/api-client";
import { runPath, stagePath } from "@/lib/api-client/runs";
import type {
  DecisionRequest,
  OverrideConfirmRequest,
  OverrideRequest,
  SignOffRequest,
} from "@/lib/contract/sign-off";

type Options = Pick<RequestOptions, "idempotencyKey">;
type Place = { run: string; stage: string };

/**
 * The acts of the gate. They answer nothing that a caller may rely on but success: where the run stands afterwards
 * is for the next `getRun` to say.
 */
export async function startStage(api: ApiClient, at: Place, options: Options = {}): Promise<void> {
  await api.send(stagePath(at.run, at.stage, "/start"), { ...options, method: "POST", body: {} });
}

export async function decideStage(
  api: ApiClient,
  at: Place,
  body: z.infer<typeof DecisionRequest>,
  options: Options = {},
): Promise<void> {
  await api.send(stagePath(at.run, at.stage, "/decision"), { ...options, method: "POST", body });
}

export async function signStage(
  api: ApiClient,
  at: Place,
  body: SignOffRequest,
  options: Options = {},
): Promise<void> {
  await api.send(stagePath(at.run, at.stage, "/sign-offs"), { ...options, method: "POST", body });
}

export async function requestOverride(
  api: ApiClient,
  at: Place,
  body: z.infer<typeof OverrideRequest>,
  options: Options = {},
): Promise<void> {
  await api.send(stagePath(at.run, at.stage, "/overrides"), { ...options, method: "POST", body });
}

export async function confirmOverride(
  api: ApiClient,
  override: string,
  body: z.infer<typeof OverrideConfirmRequest>,
  options: Options = {},
): Promise<void> {
  const path = `/overrides/${encodeURIComponent(override)}/confirm`;
  await api.send(path, { ...options, method: "POST", body });
}

/** One act, no signature and no reason beforehand: the reason can follow with `giveRollbackReason`. */
export async function rollBack(
  api: ApiClient,
  run: string,
  because?: string,
  options: Options = {},
): Promise<void> {
  const body = because ? { because } : {};
  await api.send(runPath(run, "/rollback"), { ...options, method: "POST", body });
}

export async function giveRollbackReason(
  api: ApiClient,
  run: string,
  because: string,
  options: Options = {},
): Promise<void> {
  await api.send(runPath(run, "/rollback/reason"), {
    ...options,
    method: "POST",
    body: { because },
  });
}

/** The frozen evidence exactly as it is signed: canonical JSON, with the digest that the server gives it. */
export async function getDossier(
  api: ApiClient,
  at: Place,
  signal?: AbortSignal,
): Promise<{ bytes: Uint8Array; digest: string | null }> {
  const response = await api.send(stagePath(at.run, at.stage, "/dossier"), { signal });
  const digest = response.headers.get("etag")?.replace(/^W\/|"/g, "") ?? null;
  return { bytes: new Uint8Array(await response.arrayBuffer()), digest };
}
