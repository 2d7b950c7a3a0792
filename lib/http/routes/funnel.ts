import { z } from "zod";
import { FunnelEventInput } from "@/lib/contract/funnel";
import { IngestAnswer } from "@/lib/contract/metric";
import { param } from "@/lib/http/param";
import { answerBatch, MAX_BATCH_BYTES, MOST_ITEMS, readBatch } from "@/lib/http/read-batch";
import { type RouteSpec, route } from "@/lib/http/route";
import { ingestFunnelEvents } from "@/lib/use-cases/funnel/ingest-funnel-events";

export const funnelRoutes: RouteSpec[] = [
  route({
    method: "post",
    path: "/runs/:id/funnel-events",
    summary:
      "Push funnel events, as {events: [{funnel, step, user, at?}]} or as JSON lines; answered after the commit",
    scope: "samples:write",
    takes: {
      "application/json": z.strictObject({
        events: z.array(FunnelEventInput).min(1).max(MOST_ITEMS),
      }),
      "application/x-ndjson": null,
    },
    answer: IngestAnswer,
    idempotency: "own",
    maxBytes: MAX_BATCH_BYTES,
    handle: async ({ context, params, c }) => {
      const batch = await readBatch(c, context.actor, "events");
      return answerBatch(await ingestFunnelEvents(context, param(params, "id"), batch), "events");
    },
  }),
];
