import { CollectAnswer } from "@/lib/contract/source";
import { param } from "@/lib/http/param";
import { type RouteSpec, route } from "@/lib/http/route";
import { collectStage } from "@/lib/use-cases/source/collect-stage";
import { patience } from "@/lib/use-cases/source/patience";

export const sourceRoutes: RouteSpec[] = [
  route({
    method: "post",
    path: "/runs/:id/stages/:stage/collect",
    summary:
      "Ask every source of a stage that runs now, judge, and say what is missing; needs `read` as well",
    scope: "samples:write",
    answer: CollectAnswer,
    idempotency: "optional",
    handle: ({ context, params, c }) =>
      collectStage(
        context,
        { runId: param(params, "id"), stageKey: param(params, "stage") },
        patience(c.req.raw.signal),
      ),
  }),
];
