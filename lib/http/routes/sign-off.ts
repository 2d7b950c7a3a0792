import { z } from "zod";
import { Digest } from "@/lib/contract/common";
import { RunRef } from "@/lib/contract/run";
import {
  CeremonyRequest,
  CeremonyView,
  OverrideAnswer,
  OverrideConfirmRequest,
  OverrideRequest,
  SignOffAnswer,
  SignOffRequest,
} from "@/lib/contract/sign-off";
import { param } from "@/lib/http/param";
import { type RouteSpec, route } from "@/lib/http/route";
import { findRunRef } from "@/lib/use-cases/run/find-run-ref";
import { beginCeremony } from "@/lib/use-cases/sign-off/begin-ceremony";
import type { Statement } from "@/lib/use-cases/sign-off/gate-to-sign";
import { getDossier } from "@/lib/use-cases/sign-off/get-dossier";
import {
  confirmOverride,
  requestOverride,
  withdrawOverride,
} from "@/lib/use-cases/sign-off/override-gate";
import type { Signed } from "@/lib/use-cases/sign-off/record-sign-off";
import { signDossier } from "@/lib/use-cases/sign-off/sign-dossier";

function statementOf(body: CeremonyRequest): Statement {
  return {
    dossier: body.dossier,
    role: body.role,
    approved: body.decision === "approve",
    meaning: body.meaning,
    comment: body.comment ?? null,
    onBehalfOf: body.onBehalfOf ?? null,
  };
}

/** As the document has it, whichever way it was confirmed. */
function signedView({ statement, ...signed }: Signed): z.input<typeof SignOffAnswer> {
  const { signer, decision, meaning, comment } = statement;
  return {
    signOff: {
      id: signed.signOffId,
      person: { id: signer.id, name: signer.printedName },
      role: signer.role,
      decision,
      meaning,
      comment,
      signedAt: signed.signedAt.toISOString(),
      dossier: signed.dossier,
    },
    method: signed.method,
    document: signed.document,
    ledgerIndex: signed.ledgerIndex,
    advanced: signed.advanced,
  };
}

/** Signatures, the documents they are on, and the way around them. */
export const signOffRoutes: RouteSpec[] = [
  route({
    method: "get",
    path: "/runs/:id/stages/:stage/dossier",
    summary: "The exact bytes that are signed; ETag is their SHA-256",
    scope: "read",
    query: z.strictObject({ digest: Digest.optional() }),
    gives: { "application/json": null },
    idempotency: "none",
    handle: async ({ context, params, query, c }) => {
      const { document, digest } = await getDossier(
        context,
        param(params, "id"),
        param(params, "stage"),
        query.digest ?? null,
      );
      c.header("ETag", `"${digest}"`);
      c.header("Content-Type", "application/json; charset=utf-8");
      c.header("Cache-Control", "private, no-cache");
      if (c.req.header("If-None-Match") === `"${digest}"`) return c.body(null, 304);
      return c.body(document);
    },
  }),
  route({
    method: "post",
    path: "/runs/:id/stages/:stage/ceremonies",
    summary: "Begin to sign with a passkey: the exact document, and what the passkey has to answer",
    scope: "person",
    body: CeremonyRequest,
    answer: CeremonyView,
    status: 201,
    idempotency: "none",
    handle: async ({ context, params, body, sessionId }) => {
      const at = [param(params, "id"), param(params, "stage")] as const;
      const begun = await beginCeremony(context, ...at, { ...statementOf(body), sessionId });
      return { ...begun, expiresAt: begun.expiresAt.toISOString() };
    },
  }),
  route({
    method: "post",
    path: "/runs/:id/stages/:stage/sign-offs",
    summary: "Approve or reject the current dossier, with a passkey or the password again",
    scope: "person",
    body: SignOffRequest,
    answer: SignOffAnswer,
    status: 201,
    idempotency: "required",
    handle: async ({ context, params, body, sessionId }) => {
      const signature =
        body.method === "passkey"
          ? { ceremony: body.ceremony, assertion: body.assertion, sessionId }
          : { ...statementOf(body), password: body.password, sessionId };
      const at = [param(params, "id"), param(params, "stage")] as const;
      return signedView(await signDossier(context, ...at, signature));
    },
  }),
  route({
    method: "post",
    path: "/runs/:id/stages/:stage/overrides",
    summary: "Ask to go on against the recommendation",
    scope: "person",
    body: OverrideRequest,
    answer: OverrideAnswer,
    status: 201,
    idempotency: "optional",
    handle: ({ context, params, body }) =>
      requestOverride(context, param(params, "id"), param(params, "stage"), body),
  }),
  route({
    method: "post",
    path: "/runs/:id/overrides/:override/confirm",
    summary: "Confirm an override as the second person; records GO",
    scope: "person",
    body: OverrideConfirmRequest,
    answer: RunRef,
    idempotency: "optional",
    handle: async ({ context, params, body }) => {
      await confirmOverride(context, param(params, "id"), param(params, "override"), body);
      return findRunRef(context, param(params, "id"));
    },
  }),
  route({
    method: "post",
    path: "/runs/:id/overrides/:override/withdraw",
    summary: "Take back an override that nobody has confirmed",
    scope: "person",
    answer: RunRef,
    idempotency: "optional",
    handle: async ({ context, params }) => {
      await withdrawOverride(context, param(params, "id"), param(params, "override"));
      return findRunRef(context, param(params, "id"));
    },
  }),
];
