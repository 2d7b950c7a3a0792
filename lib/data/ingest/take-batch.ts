import type { Database } from "@/lib/data/database";
import type { Claim } from "@/lib/data/idempotency/keys";
import type { IngestRun } from "@/lib/data/ingest/find-ingest-run";
import type { IngestJob, IngestResult } from "@/lib/data/ingest/ingest-job";
import { type Refusal, stageEnded } from "@/lib/domain/run/incoming-data";

export type Rejected = { index: number; code: string; message: string; expected: string };
export type BatchAnswer = { accepted: number; rejected: Rejected[] };

/** One request's items as they came. */
export type Batch = {
  /** Each with its place in the request. */
  items: { index: number; raw: unknown }[];
  /** What could not even be read. */
  broken: Rejected[];
  claim: IngestJob<unknown>["claim"];
};

export type BatchOutcome =
  | { kind: "answer"; answer: BatchAnswer }
  | Exclude<Claim, { kind: "first" }>;

/**
 * Takes the valid items of a batch and says of each other one why not. Resolves after the commit; a stage
 * that ends meanwhile gets none.
 */
export async function takeBatch<Item extends { stageId: string }>(
  db: Database,
  run: IngestRun,
  { items, broken, claim }: Batch,
  how: {
    check: (raw: unknown) => { kind: "item"; item: Item } | Refusal;
    commit: (db: Database, job: IngestJob<Item>) => Promise<IngestResult>;
  },
): Promise<BatchOutcome> {
  const valid: { index: number; item: Item }[] = [];
  const refusedItems = [...broken];
  for (const { index, raw } of items) {
    const checked = how.check(raw);
    if (checked.kind === "item") valid.push({ index, item: checked.item });
    else refusedItems.push(rejected(index, checked));
  }
  let answer: BatchAnswer = { accepted: 0, rejected: refusedItems };
  if (valid.length === 0 && !claim) return { kind: "answer", answer };
  const result = await how.commit(db, {
    runId: run.id,
    items: valid.map((v) => v.item),
    claim,
    answer: (closed) => {
      const late = valid.filter((v) => closed.has(v.item.stageId));
      const lateOnes = late.map((v) => rejected(v.index, stageEnded(run, v.item.stageId)));
      answer = {
        accepted: valid.length - late.length,
        rejected: [...refusedItems, ...lateOnes].sort((a, b) => a.index - b.index),
      };
      return JSON.stringify(answer);
    },
  });
  return result.kind === "written" ? { kind: "answer", answer } : result;
}

function rejected(index: number, { code, message, expected }: Refusal): Rejected {
  return { index, code, message, expected };
}
