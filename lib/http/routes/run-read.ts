import { z } from "zod";
import { RunEvent, RunList, RunStateName, RunView } from "@/lib/contract/run";
import { param } from "@/lib/http/param";
import { type RouteSpec, route } from "@/lib/http/route";
import { listEvents } from "@/lib/use-cases/run/list-events";
import { listRuns } from "@/lib/use-cases/run/list-runs";
import { viewRun } from "@/lib/use-cases/run/view-run";

const MOST_EVENTS = 10_000;

const States = z
  .string()
  .transform((text) => text.split(",").filter((word) => word !== ""))
  .pipe(z.array(RunStateName));

/** Runs as people and scripts read them. */
export const runReadRoutes: RouteSpec[] = [
  route({
    method: "get",
    path: "/runs",
    summary:
      "Runs of your projects: those that wait for your signature first. `state` takes several, separated by commas",
    scope: "read",
    query: z.strictObject({
      project: z.string().min(1).optional(),
      state: States.optional(),
      q: z.string().max(200).optional(),
      needsMySignature: z.enum(["true", "false"]).optional(),
    }),
    answer: RunList,
    idempotency: "none",
    handle: ({ context, query }) =>
      listRuns(context, {
        project: query.project,
        states: query.state,
        q: query.q,
        needsMySignature: query.needsMySignature === "true",
      }),
  }),
  route({
    method: "get",
    path: "/runs/:id",
    summary: "One run with its stages, metrics, evidence, signatures and what you may do",
    scope: "read",
    answer: RunView,
    idempotency: "none",
    handle: ({ context, params }) => viewRun(context, param(params, "id")),
  }),
  route({
    method: "get",
    path: "/runs/:id/events",
    summary: "The run's history, oldest first; `after` is the index of the last entry you have",
    scope: "read",
    query: z.strictObject({
      after: z.coerce.number().int().nonnegative().optional(),
      limit: z.coerce.number().int().positive().max(MOST_EVENTS).default(MOST_EVENTS),
    }),
    answer: z.strictObject({ events: z.array(RunEvent) }),
    idempotency: "none",
    handle: async ({ context, params, query }) => ({
      events: await listEvents(context, param(params, "id"), query.after ?? null, query.limit),
    }),
  }),
];
