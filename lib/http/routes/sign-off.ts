import { z } from "zod";
import { Digest } from "@/lib/contract/common";
import { RunRef } from "@/lib/contract/run";
import {
  OverrideAnswer,
  OverrideConfirmRequest,
  OverrideRequest,
  SignOffAnswer,
  SignOffRequest,
} from "@/lib/contract/sign-off";
import { param } from "@/lib/http/param";
import { type RouteSpec, route } from "@/lib/http/route";
import { findRunRef } from "@/lib/use-cases/run/find-run-ref";
import { getDossier } from "@/lib/use-cases/sign-off/get-dossier";
import {
  confirmOverride,
  requestOverride,
  withdrawOverride,
} from "@/lib/use-cases/sign-off/override-gate";
import { signDossier } from "@/lib/use-cases/sign-off/sign-dossier";

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
    path: "/runs/:id/stages/:stage/sign-offs",
    summary: "Approve or reject the current dossier; asks for the password again",
    scope: "person",
    body: SignOffRequest,
    answer: SignOffAnswer,
    status: 201,
    idempotency: "required",
    handle: async ({ context, params, body }) => {
      const signed = await signDossier(context, param(params, "id"), param(params, "stage"), {
        dossier: body.dossier,
        role: body.role,
        approved: body.decision === "approve",
        meaning: body.meaning,
        comment: body.comment ?? null,
        password: body.password,
      });
      return {
        signOff: {
          id: signed.signOffId,
          person: { id: context.actor.id, name: context.actor.name },
          role: body.role,
          decision: body.decision,
          meaning: body.meaning,
          comment: body.comment ?? null,
          signedAt: signed.signedAt.toISOString(),
          dossier: body.dossier,
        },
        ledgerIndex: signed.ledgerIndex,
        advanced: signed.advanced,
      };
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
