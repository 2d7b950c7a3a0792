import { ingestCommitter } from "@/lib/data/ingest/commit-ingest";
import { findIngestRun } from "@/lib/data/ingest/find-ingest-run";
import { type Batch, type BatchOutcome, takeBatch } from "@/lib/data/ingest/take-batch";
import { foldSamples, type Sample } from "@/lib/data/metric/fold";
import { mergePending, packSamples } from "@/lib/data/metric/pending-folds";
import { writeFolds } from "@/lib/data/metric/write-folds";
import { requireScope } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import type { Context } from "@/lib/use-cases/context";
import { sampleChecker } from "@/lib/use-cases/metric/check-sample";

export type IngestBatch = Batch;
export type IngestOutcome = BatchOutcome;

const commitSamples = ingestCommitter<Sample>(
  (client, samples) => writeFolds(client, foldSamples(samples)),
  { pack: packSamples, merge: mergePending },
);

/** Folds the valid samples of a batch into the run's buckets; each other one is rejected with its reason. */
export async function ingestSamples(
  { actor, db }: Context,
  runId: string,
  batch: Batch,
): Promise<BatchOutcome> {
  const run = await findIngestRun(db, runId);
  if (!run) throw new AppError("not_found", `There is no run ${runId}.`);
  requireScope(actor, run.projectId, "samples:write");
  return takeBatch(db, run, batch, {
    check: sampleChecker(run),
    commit: commitSamples,
  });
}
