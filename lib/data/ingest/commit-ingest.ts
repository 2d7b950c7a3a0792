import type pg from "pg";
import { briefTransaction, isBriefTimeout } from "@/lib/data/brief-transaction";
import type { Database } from "@/lib/data/database";
import { ringDoorbell } from "@/lib/data/doorbell/doorbell";
import { keepTogether } from "@/lib/data/idempotency/keep-together";
import { commitPending } from "@/lib/data/ingest/commit-pending";
import { GroupCommit } from "@/lib/data/ingest/group-commit";
import type { IngestJob, IngestResult } from "@/lib/data/ingest/ingest-job";
import { AppError } from "@/lib/domain/app-error";

type Staged = { stageId: string };
type Write<Item> = (client: pg.PoolClient, items: Item[]) => Promise<void>;

/** For writes that cost less when those of many commits are done together. */
export type PutOff<Item> = {
  /** What is kept of the items until then, a stage each. */
  pack: (items: Item[]) => { stageId: string; text: string }[];
  merge: (db: Database, of: { stageId: string; runId: string }) => Promise<unknown>;
};

/** One queue a run: runs do not wait for each other. */
type Queues<Item> = Map<string, GroupCommit<IngestJob<Item>, IngestResult>>;

/**
 * Makes a function that commits jobs in groups. Several processes may write to one run: the rows of the
 * stages are locked first, which also keeps a stage from ending between the check and the write.
 */
export function ingestCommitter<Item extends Staged>(write: Write<Item>, putOff?: PutOff<Item>) {
  const databases = new WeakMap<Database, Queues<Item>>();
  return async (db: Database, job: IngestJob<Item>): Promise<IngestResult> => {
    const queues: Queues<Item> = databases.get(db) ?? new Map();
    databases.set(db, queues);
    const queue = queues.get(job.runId) ?? newQueue(db, job.runId, write, putOff);
    queues.set(job.runId, queue);
    try {
      return await queue.submit(job);
    } finally {
      if (queue.isIdle && queues.get(job.runId) === queue) queues.delete(job.runId);
    }
  };
}

function newQueue<Item extends Staged>(
  db: Database,
  runId: string,
  write: Write<Item>,
  putOff: PutOff<Item> | undefined,
): GroupCommit<IngestJob<Item>, IngestResult> {
  const throughout = (jobs: IngestJob<Item>[]) => commit(db.pool, jobs, write);
  if (!putOff) return new GroupCommit(throughout);
  const unmerged = new Set<string>();
  return new GroupCommit(
    async (jobs) => {
      const packed = await commitPending(db.pool, jobs, putOff.pack);
      if (!packed) return await throughout(jobs);
      for (const stageId of packed.stageIds) unmerged.add(stageId);
      return packed.results;
    },
    async () => {
      for (const stageId of unmerged) {
        unmerged.delete(stageId);
        // They are committed; whoever looks for left-overs merges them.
        await putOff.merge(db, { stageId, runId }).catch(() => {});
      }
    },
  );
}

async function commit<Item extends Staged>(
  pool: pg.Pool,
  jobs: IngestJob<Item>[],
  write: Write<Item>,
): Promise<IngestResult[]> {
  try {
    return await briefTransaction(pool, (client) => writeJobs(client, jobs, write));
  } catch (error) {
    if (!isBriefTimeout(error)) throw error;
    throw new AppError("unavailable", "The stage is locked; nothing was written. Try again.", {
      cause: error,
    });
  }
}

async function writeJobs<Item extends Staged>(
  client: pg.PoolClient,
  jobs: IngestJob<Item>[],
  write: Write<Item>,
): Promise<IngestResult[]> {
  const closed = await lockStages(client, jobs);
  const isOpen = (item: Item) => !closed.has(item.stageId);
  const open = jobs.map((job) => job.items.filter(isOpen));
  const results = await admit(client, jobs, closed, open);
  const items = open.filter((_, index) => results[index]?.kind === "written").flat();
  const [first] = jobs;
  if (items.length > 0 && first) {
    await write(client, items);
    await ringDoorbell(client, { kind: "samples", runId: first.runId });
  }
  return results;
}

/** Locks the stages' rows, always in the same order, and returns those that take no data. */
async function lockStages<Item extends Staged>(
  client: pg.PoolClient,
  jobs: IngestJob<Item>[],
): Promise<Set<string>> {
  const ids = [...new Set(jobs.flatMap((job) => job.items.map((item) => item.stageId)))];
  const { rows } = await client.query<{ id: string }>(
    `SELECT id FROM stage WHERE id = ANY($1::uuid[]) AND state IN ('running', 'awaiting_decision')
     ORDER BY id FOR NO KEY UPDATE`,
    [ids],
  );
  const open = new Set(rows.map((row) => row.id));
  return new Set(ids.filter((id) => !open.has(id)));
}

/**
 * Answers each job, and keeps the answers of those with a key. A key is only kept where something is written:
 * a request that was refused whole may be tried again.
 */
async function admit<Item>(
  client: pg.PoolClient,
  jobs: IngestJob<Item>[],
  closed: ReadonlySet<string>,
  open: Item[][],
): Promise<IngestResult[]> {
  const bodies = jobs.map((job) => job.answer(closed));
  const keyed = jobs.flatMap(({ claim }, index) =>
    claim ? [{ index, claim, body: open[index]?.length ? (bodies[index] ?? null) : null }] : [],
  );
  const claims = await keepTogether(
    client,
    keyed.map(({ claim, body }) => ({ ...claim, body })),
  );
  const claimOf = new Map(keyed.map(({ index }, at) => [index, claims[at]]));
  return bodies.map((body, index) => {
    const claim = claimOf.get(index);
    return !claim || claim.kind === "first" ? { kind: "written", body } : claim;
  });
}
