import { z } from "zod";
import {
  ConfirmRulesRequest,
  ProposeRulesRequest,
  RulesChangeAnswer,
  RulesConfirmed,
  RulesList,
  RulesWithdrawn,
} from "@/lib/contract/rules";
import { param } from "@/lib/http/param";
import { type RouteSpec, route } from "@/lib/http/route";
import { confirmRules } from "@/lib/use-cases/rules/confirm-rules";
import { listRules } from "@/lib/use-cases/rules/list-rules";
import { proposeRules } from "@/lib/use-cases/rules/propose-rules";
import { withdrawRules } from "@/lib/use-cases/rules/withdraw-rules";

/** What every plan of a project has to keep to; two admins change it, and never for runs that exist. */
export const rulesRoutes: RouteSpec[] = [
  route({
    method: "get",
    path: "/rules",
    summary:
      "Every version of the approval rules, and the proposal that waits for its second admin",
    scope: "read",
    query: z.strictObject({ project: z.string().min(1).optional() }),
    answer: RulesList,
    idempotency: "none",
    handle: ({ context, query }) => listRules(context, query.project ?? null),
  }),
  route({
    method: "post",
    path: "/rules",
    summary: "Propose other approval rules, as an admin in person",
    scope: "person",
    body: ProposeRulesRequest,
    answer: RulesChangeAnswer,
    status: 201,
    idempotency: "optional",
    handle: ({ context, body, sessionId }) =>
      proposeRules(context, {
        ...body,
        project: body.project ?? null,
        password: body.password ?? null,
        sessionId,
      }),
  }),
  route({
    method: "post",
    path: "/rules/:change/confirm",
    summary: "Put a proposal in force, as a second admin",
    scope: "person",
    body: ConfirmRulesRequest,
    answer: RulesConfirmed,
    idempotency: "optional",
    handle: ({ context, params, body, sessionId }) =>
      confirmRules(context, param(params, "change"), {
        ...body,
        password: body.password ?? null,
        sessionId,
      }),
  }),
  route({
    method: "post",
    path: "/rules/:change/withdraw",
    summary: "Take a proposal off the table",
    scope: "person",
    answer: RulesWithdrawn,
    idempotency: "optional",
    handle: ({ context, params }) => withdrawRules(context, param(params, "change")),
  }),
];
