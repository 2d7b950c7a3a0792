import { z } from "zod";
import {
  DelegateRequest,
  DelegationAnswer,
  DelegationList,
  SignOffWithdrawn,
  WithdrawSignOffRequest,
} from "@/lib/contract/delegation";
import { param } from "@/lib/http/param";
import { type RouteSpec, route } from "@/lib/http/route";
import { delegateRole } from "@/lib/use-cases/delegation/delegate-role";
import { listDelegations } from "@/lib/use-cases/delegation/list-delegations";
import { revokeDelegation } from "@/lib/use-cases/delegation/revoke-delegation";
import { withdrawSignOff } from "@/lib/use-cases/sign-off/withdraw-sign-off";

/** Seats that are lent for a time, and signatures that are taken back. */
export const delegationRoutes: RouteSpec[] = [
  route({
    method: "get",
    path: "/delegations",
    summary: "Who may sign in whose place, and what the caller could lend",
    scope: "read",
    query: z.strictObject({ project: z.string().min(1).optional() }),
    answer: DelegationList,
    idempotency: "none",
    handle: ({ context, query }) => listDelegations(context, query.project ?? null),
  }),
  route({
    method: "post",
    path: "/delegations",
    summary: "Lend one's own seat in a role to another member, for a time and with a reason",
    scope: "person",
    body: DelegateRequest,
    answer: DelegationAnswer,
    status: 201,
    idempotency: "optional",
    handle: ({ context, body, sessionId }) =>
      delegateRole(context, {
        ...body,
        password: body.password ?? null,
        sessionId,
        project: body.project ?? null,
        startsAt: body.startsAt === undefined ? null : new Date(body.startsAt),
        endsAt: new Date(body.endsAt),
      }),
  }),
  route({
    method: "post",
    path: "/delegations/:delegation/revoke",
    summary: "End a delegation at once",
    scope: "person",
    answer: DelegationAnswer,
    idempotency: "optional",
    handle: ({ context, params }) => revokeDelegation(context, param(params, "delegation")),
  }),
  route({
    method: "post",
    path: "/runs/:id/sign-offs/:signOff/withdraw",
    summary: "Take back one's own signature, before its gate is passed",
    scope: "person",
    body: WithdrawSignOffRequest,
    answer: SignOffWithdrawn,
    idempotency: "optional",
    handle: async ({ context, params, body }) => {
      const withdrawn = await withdrawSignOff(
        context,
        param(params, "id"),
        param(params, "signOff"),
        body,
      );
      return { ...withdrawn, at: withdrawn.at.toISOString() };
    },
  }),
];
