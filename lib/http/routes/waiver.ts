import { RunRef } from "@/lib/contract/run";
import { WaiverAnswer, WaiverConfirmRequest, WaiverRequest } from "@/lib/contract/waiver";
import { param } from "@/lib/http/param";
import { type RouteSpec, route } from "@/lib/http/route";
import { findRunRef } from "@/lib/use-cases/run/find-run-ref";
import { confirmWaiver, withdrawWaiver } from "@/lib/use-cases/waiver/close-waiver";
import { requestWaiver } from "@/lib/use-cases/waiver/request-waiver";

/** What two persons answer for going on without. */
export const waiverRoutes: RouteSpec[] = [
  route({
    method: "post",
    path: "/runs/:id/stages/:stage/waivers",
    summary: "Ask to go on without a checklist item, a screenshot, or the resolution of a finding",
    scope: "person",
    body: WaiverRequest,
    answer: WaiverAnswer,
    status: 201,
    idempotency: "optional",
    handle: ({ context, params, body }) =>
      requestWaiver(context, param(params, "id"), param(params, "stage"), {
        ...body,
        expiresAt: new Date(body.expiresAt),
      }),
  }),
  route({
    method: "post",
    path: "/runs/:id/waivers/:waiver/confirm",
    summary: "Confirm a waiver as the second person",
    scope: "person",
    body: WaiverConfirmRequest,
    answer: RunRef,
    idempotency: "optional",
    handle: async ({ context, params, body }) => {
      await confirmWaiver(context, param(params, "id"), param(params, "waiver"), body);
      return findRunRef(context, param(params, "id"));
    },
  }),
  route({
    method: "post",
    path: "/runs/:id/waivers/:waiver/withdraw",
    summary: "Take back a waiver; what it covered keeps the gate closed again",
    scope: "person",
    answer: RunRef,
    idempotency: "optional",
    handle: async ({ context, params }) => {
      await withdrawWaiver(context, param(params, "id"), param(params, "waiver"));
      return findRunRef(context, param(params, "id"));
    },
  }),
];
