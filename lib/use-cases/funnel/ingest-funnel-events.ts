import { type FunnelHit, writeFunnelUsers } from "@/lib/data/funnel/write-funnel-users";
import { ingestCommitter } from "@/lib/data/ingest/commit-ingest";
import { findIngestRun } from "@/lib/data/ingest/find-ingest-run";
import { type Batch, type BatchOutcome, takeBatch } from "@/lib/data/ingest/take-batch";
import { requireScope } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import type { Context } from "@/lib/use-cases/context";
import { checkFunnelEvent } from "@/lib/use-cases/funnel/check-funnel-event";

const commitHits = ingestCommitter<FunnelHit>(writeFunnelUsers);

/** Counts the users of valid events at their steps; each other event is rejected with its reason. */
export async function ingestFunnelEvents(
  { actor, db }: Context,
  runId: string,
  batch: Batch,
): Promise<BatchOutcome> {
  const run = await findIngestRun(db, runId);
  if (!run) throw new AppError("not_found", `There is no run ${runId}.`);
  requireScope(actor, run.projectId, "samples:write");
  return takeBatch(db, run, batch, {
    check: (raw) => checkFunnelEvent(raw, run),
    commit: commitHits,
  });
}
