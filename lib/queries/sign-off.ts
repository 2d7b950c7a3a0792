import {
  queryOptions,
  useMutation,
  useQuery,
  useQueryClient,
  useSuspenseQuery,
} from "@tanstack/react-query";
import { useRef } from "react";
import { newIdempotencyKey } from "@/lib/api-client/api-client";
import { ApiProblem } from "@/lib/api-client/api-problem";
import { getDossier, signStage } from "@/lib/api-client/gate";
import { DossierContent } from "@/lib/contract/dossier";
import type { DossierDocument } from "@/lib/domain/sign-off/dossier";
import { browserApi } from "@/lib/queries/browser-api";
import { type ShownSignature, signatureRequest } from "@/lib/queries/check-ceremony";
import { runQuery } from "@/lib/queries/run";

/** `impossible`: this browser offers no hashing here, so that nothing may be signed here. */
export type DossierCheck = "genuine" | "differs" | "impossible";

export type ReadDossier = {
  /** The very text whose bytes were hashed. */
  text: string;
  document: DossierDocument;
  check: DossierCheck;
};

/** One dossier by its digest: it never changes, so it is read once. */
export function dossierQuery(run: string, stage: string, digest: string) {
  return queryOptions({
    queryKey: ["run", run, "dossier", stage, digest] as const,
    queryFn: ({ signal }) => readDossier(run, stage, digest, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

async function readDossier(
  run: string,
  stage: string,
  wanted: string,
  signal: AbortSignal,
): Promise<ReadDossier> {
  const { bytes, digest } = await getDossier(browserApi, { run, stage, digest: wanted }, signal);
  const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  const computed = await sha256Hex(bytes);
  const same = computed === wanted && computed === digest;
  return {
    text,
    document: DossierContent.parse(JSON.parse(text)),
    check: computed === null ? "impossible" : same ? "genuine" : "differs",
  };
}

/** Null on plain HTTP, where browsers keep their cryptography away from pages. */
async function sha256Hex(bytes: Uint8Array): Promise<string | null> {
  if (!globalThis.crypto?.subtle) return null;
  const hash = await crypto.subtle.digest("SHA-256", Uint8Array.from(bytes));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The run for a person who reads and signs: no stream, but asked every five seconds whether the evidence changed. */
export function useSigningRun(run: string) {
  return useSuspenseQuery({ ...runQuery(run), refetchInterval: 5_000 }).data;
}

/** The dossier with this digest; nothing is asked for while it is null. */
export function useDossier(run: string, stage: string, digest: string | null) {
  return useQuery({ ...dossierQuery(run, stage, digest ?? ""), enabled: digest !== null });
}

type PasswordSignature = { signature: ShownSignature; password: string };

/**
 * Signs with the password. An attempt that got no answer keeps its key, so that pressing again cannot sign twice; one that was
 * refused is over, and the next is a new one.
 */
export function useSign(run: string, stage: string) {
  const client = useQueryClient();
  const key = useRef<string | null>(null);
  return useMutation({
    mutationFn: async ({ signature, password }: PasswordSignature) => {
      key.current ??= newIdempotencyKey();
      const body = { ...signatureRequest(signature), password };
      try {
        const answer = await signStage(browserApi, { run, stage }, body, {
          idempotencyKey: key.current,
        });
        key.current = null;
        return answer;
      } catch (error) {
        if (error instanceof ApiProblem) key.current = null;
        throw error;
      }
    },
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ["run", run], exact: true }),
        client.invalidateQueries({ queryKey: ["runs"] }),
      ]),
  });
}
