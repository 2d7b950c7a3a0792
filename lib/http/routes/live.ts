import { z } from "zod";
import { actorRef } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import { param } from "@/lib/http/param";
import { type RouteSpec, route } from "@/lib/http/route";
import { hubOf } from "@/lib/live/hub";
import { findRunRef } from "@/lib/use-cases/run/find-run-ref";

/** What happens in a run, as it happens. */
export const liveRoutes: RouteSpec[] = [
  route({
    method: "get",
    path: "/runs/:id/live",
    summary:
      "Server-sent events: `event` (id is the ledger index), `metrics` after each judgement, `run` when the view changed; Last-Event-ID or ?lastEventId= resumes, -1 starts from the first entry",
    scope: "read",
    query: z.looseObject({ lastEventId: z.string().optional() }),
    gives: { "text/event-stream": null },
    idempotency: "none",
    handle: async ({ context, params, query, c, authenticate }) => {
      const { id } = await findRunRef(context, param(params, "id"));
      const body = await hubOf(context.db).open({
        runId: id,
        actor: actorRef(context.actor),
        after: parseIndex(c.req.header("last-event-id") ?? query.lastEventId),
        isAllowed: async () => {
          const actor = await authenticate();
          await findRunRef({ ...context, actor }, id);
          return true;
        },
      });
      return new Response(body, {
        headers: {
          "Content-Type": "text/event-stream; charset=utf-8",
          "Cache-Control": "no-store",
          "X-Accel-Buffering": "no",
        },
      });
    },
  }),
];

function parseIndex(text: string | undefined): number | null {
  if (text === undefined || text === "") return null;
  const index = Number(text);
  if (Number.isSafeInteger(index) && index >= -1) return index;
  throw new AppError("invalid_request", "The last event id is not one of this stream.", {
    errors: [{ path: "Last-Event-ID", message: text.slice(0, 60), expected: "a ledger index" }],
  });
}
