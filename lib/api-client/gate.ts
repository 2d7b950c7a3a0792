import type { z } from "zod";
import type { ApiClient, RequestOptions } from "@/lib/api-client/api-client";
import { runPath, stagePath } from "@/lib/api-client/runs";
import { SignOffWithdrawn, type WithdrawSignOffRequest } from "@/lib/contract/delegation";
import { RunRef } from "@/lib/contract/run";
import {
  type CeremonyRequest,
  CeremonyView,
  type DecisionRequest,
  OverrideAnswer,
  type OverrideConfirmRequest,
  type OverrideRequest,
  SignOffAnswer,
  type SignOffRequest,
} from "@/lib/contract/sign-off";

type Options = Pick<RequestOptions, "idempotencyKey">;
type Place = { run: string; stage: string };

export function startStage(api: ApiClient, at: Place, options: Options = {}): Promise<RunRef> {
  return api.json(stagePath(at.run, at.stage, "/start"), RunRef, {
    ...options,
    method: "POST",
  });
}

export function decideStage(
  api: ApiClient,
  at: Place,
  body: z.infer<typeof DecisionRequest>,
  options: Options = {},
): Promise<RunRef> {
  return api.json(stagePath(at.run, at.stage, "/decision"), RunRef, {
    ...options,
    method: "POST",
    body,
  });
}

/** The exact document that a passkey would sign, good for one signature within minutes. */
export function beginCeremony(
  api: ApiClient,
  at: Place,
  body: CeremonyRequest,
): Promise<CeremonyView> {
  return api.json(stagePath(at.run, at.stage, "/ceremonies"), CeremonyView, {
    method: "POST",
    body,
  });
}

export function signStage(
  api: ApiClient,
  at: Place,
  body: SignOffRequest,
  options: Options = {},
): Promise<SignOffAnswer> {
  return api.json(stagePath(at.run, at.stage, "/sign-offs"), SignOffAnswer, {
    ...options,
    method: "POST",
    body,
  });
}

export function requestOverride(
  api: ApiClient,
  at: Place,
  body: z.infer<typeof OverrideRequest>,
  options: Options = {},
): Promise<{ id: string }> {
  return api.json(stagePath(at.run, at.stage, "/overrides"), OverrideAnswer, {
    ...options,
    method: "POST",
    body,
  });
}

export function confirmOverride(
  api: ApiClient,
  at: { run: string; override: string },
  body: z.infer<typeof OverrideConfirmRequest>,
  options: Options = {},
): Promise<RunRef> {
  const path = runPath(at.run, `/overrides/${encodeURIComponent(at.override)}/confirm`);
  return api.json(path, RunRef, { ...options, method: "POST", body });
}

/** One act, no signature and no reason beforehand: the reason can follow with `giveRollbackReason`. */
export function rollBack(
  api: ApiClient,
  run: string,
  because?: string,
  options: Options = {},
): Promise<RunRef> {
  const body = because ? { because } : {};
  return api.json(runPath(run, "/rollback"), RunRef, { ...options, method: "POST", body });
}

export function giveRollbackReason(
  api: ApiClient,
  run: string,
  because: string,
  options: Options = {},
): Promise<RunRef> {
  return api.json(runPath(run, "/rollback/reason"), RunRef, {
    ...options,
    method: "POST",
    body: { because },
  });
}

/** The frozen evidence exactly as it is signed: canonical JSON, with the digest that the server gives it. The current one where no digest is given. */
export async function getDossier(
  api: ApiClient,
  at: Place & { digest?: string },
  signal?: AbortSignal,
): Promise<{ bytes: Uint8Array; digest: string | null }> {
  const response = await api.send(stagePath(at.run, at.stage, "/dossier"), {
    signal,
    query: { digest: at.digest },
  });
  const digest = response.headers.get("etag")?.replace(/^W\/|"/g, "") ?? null;
  return { bytes: new Uint8Array(await response.arrayBuffer()), digest };
}

/** Takes back an override that nobody has confirmed. */
export function withdrawOverride(
  api: ApiClient,
  at: { run: string; override: string },
  options: Options = {},
): Promise<RunRef> {
  const path = runPath(at.run, `/overrides/${encodeURIComponent(at.override)}/withdraw`);
  return api.json(path, RunRef, { ...options, method: "POST" });
}

/** Takes back the caller's own signature. */
export function withdrawSignOff(
  api: ApiClient,
  at: { run: string; signOff: string },
  body: z.infer<typeof WithdrawSignOffRequest>,
): Promise<z.infer<typeof SignOffWithdrawn>> {
  const path = runPath(at.run, `/sign-offs/${encodeURIComponent(at.signOff)}/withdraw`);
  return api.json(path, SignOffWithdrawn, { method: "POST", body });
}
