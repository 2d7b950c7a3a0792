import { z } from "zod";
import { ComparisonAnswer } from "@/lib/contract/compare";
import { type RouteSpec, route } from "@/lib/http/route";
import { compareRuns } from "@/lib/use-cases/report/compare-runs";

/** Before `/runs/:id`, which would take `compare` for a run. */
export const compareRoutes: RouteSpec[] = [
  route({
    method: "get",
    path: "/runs/compare",
    summary:
      "Two to six runs side by side: give `run` once for each; the first is what changes are against",
    scope: "read",
    query: z.strictObject({ run: z.string().optional() }),
    answer: ComparisonAnswer,
    idempotency: "none",
    handle: ({ context, c }) => compareRuns(context, c.req.queries("run") ?? []),
  }),
];
