import { z } from "zod";
import { IngestAnswer, SampleInput, StageSeries } from "@/lib/contract/metric";
import { param } from "@/lib/http/param";
import { answerBatch, MAX_BATCH_BYTES, MOST_ITEMS, readBatch } from "@/lib/http/read-batch";
import { type RouteSpec, route } from "@/lib/http/route";
import { ingestSamples } from "@/lib/use-cases/metric/ingest-samples";
import { readSeries } from "@/lib/use-cases/metric/read-series";

/** Samples in, series out. */
export const metricRoutes: RouteSpec[] = [
  route({
    method: "post",
    path: "/runs/:id/samples",
    summary:
      "Push samples, as {samples: [{metric, value, at?, weight?, stage?}]} or as JSON lines; answered after the commit",
    scope: "samples:write",
    takes: {
      "application/json": z.strictObject({ samples: z.array(SampleInput).min(1).max(MOST_ITEMS) }),
      "application/x-ndjson": null,
    },
    answer: IngestAnswer,
    idempotency: "own",
    maxBytes: MAX_BATCH_BYTES,
    handle: async ({ context, params, c }) => {
      const batch = await readBatch(c, context.actor, "samples");
      return answerBatch(await ingestSamples(context, param(params, "id"), batch), "samples");
    },
  }),
  route({
    method: "get",
    path: "/runs/:id/stages/:stage/series",
    summary: "Each metric of a stage over time, at most 240 points",
    scope: "read",
    answer: StageSeries,
    idempotency: "none",
    handle: ({ context, params }) =>
      readSeries(context, param(params, "id"), param(params, "stage")),
  }),
];
