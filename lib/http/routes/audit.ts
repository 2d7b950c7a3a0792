import { AuditDetail, AuditList, AuditQuery } from "@/lib/contract/audit";
import { TrustHealth } from "@/lib/contract/trust";
import { AppError } from "@/lib/domain/app-error";
import { param } from "@/lib/http/param";
import { type RouteSpec, route } from "@/lib/http/route";
import { listAudit, viewEntry } from "@/lib/use-cases/ledger/list-audit";
import { readTrust } from "@/lib/use-cases/ledger/read-trust";

/** The ledger as people read it, and what its trustworthiness rests on. */
export const auditRoutes: RouteSpec[] = [
  route({
    method: "get",
    path: "/audit",
    summary: "Entries of the ledger, newest first; `before` is the `next` of the page before",
    scope: "read",
    query: AuditQuery,
    answer: AuditList,
    idempotency: "none",
    handle: ({ context, query }) => listAudit(context, query),
  }),
  route({
    method: "get",
    path: "/audit/:index",
    summary: "One entry with everything that was signed, and where its proof is",
    scope: "read",
    answer: AuditDetail,
    idempotency: "none",
    handle: ({ context, params }) => viewEntry(context, indexOf(param(params, "index"))),
  }),
  route({
    method: "get",
    path: "/trust",
    summary: "What the record's trustworthiness rests on, and how it stands",
    scope: "read",
    answer: TrustHealth,
    idempotency: "none",
    handle: ({ context }) => readTrust(context),
  }),
];

function indexOf(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new AppError("not_found", `There is no entry ${text.slice(0, 40)}.`);
}
