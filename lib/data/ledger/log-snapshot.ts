import type pg from "pg";
import type { Database } from "@/lib/data/database";
import { readStoredRun, type StoredRun } from "@/lib/data/ledger/stored-run";
import {
  type CheckpointRow,
  readCheckpointRows,
  readSignedDocuments,
  readStoredTrust,
  type SignedDocument,
  type StoredTrust,
} from "@/lib/data/ledger/stored-trust";
import type { StoredLeaf, TreeHead } from "@/lib/ledger/verify-log";

/** The log and what it tells about, as they stood at one moment. */
export type LogSnapshot = {
  head: TreeHead;
  keys: { keyid: string; spki: Buffer }[];
  /** Leaves with an index of at least `from`, in order. */
  leaves: (from: bigint, limit: number) => Promise<StoredLeaf[]>;
  /** The stored hashes of these nodes, by `level/index`. */
  nodes: (wanted: { level: number; index: bigint }[]) => Promise<Map<string, Buffer>>;
  nodeCount: bigint;
  runIds: string[];
  run: (id: string) => Promise<StoredRun | null>;
  trust: StoredTrust;
  checkpoints: (after: bigint, limit: number) => Promise<CheckpointRow[]>;
  signedDocuments: (runId: string) => Promise<SignedDocument[]>;
};

/** Reads everything in one REPEATABLE READ transaction, so that a busy server does not look inconsistent. */
export async function withLogSnapshot<T>(
  { pool }: Database,
  work: (snapshot: LogSnapshot) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    return await work(await readSnapshot(client));
  } finally {
    await client.query("ROLLBACK");
    client.release();
  }
}

async function readSnapshot(client: pg.PoolClient): Promise<LogSnapshot> {
  const heads = await client.query<{ size: string; root: Buffer }>(
    "SELECT size, root FROM log_head",
  );
  const [head] = heads.rows;
  if (!head) throw new Error("log_head has no row");
  const keys = await client.query<{ keyid: string; spki: Buffer }>(
    "SELECT keyid, spki FROM log_key",
  );
  const count = await client.query<{ count: string }>("SELECT count(*) FROM log_node");
  const runs = await client.query<{ id: string }>("SELECT id FROM run ORDER BY created_at, id");
  return {
    head: { size: BigInt(head.size), root: head.root },
    keys: keys.rows,
    nodeCount: BigInt(count.rows[0]?.count ?? 0),
    runIds: runs.rows.map((row) => row.id),
    leaves: (from, limit) => readLeaves(client, from, limit),
    nodes: (wanted) => readNodes(client, wanted),
    run: (id) => readStoredRun(client, id),
    trust: await readStoredTrust(client),
    checkpoints: (after, limit) => readCheckpointRows(client, after, limit),
    signedDocuments: (runId) => readSignedDocuments(client, runId),
  };
}

async function readLeaves(
  client: pg.PoolClient,
  from: bigint,
  limit: number,
): Promise<StoredLeaf[]> {
  const { rows } = await client.query<Omit<StoredLeaf, "index"> & { index: string }>(
    `SELECT idx AS index, data, leaf_hash AS "leafHash", tx_at AS "txAt", project_id AS "projectId",
       run_id AS "runId", stage_key AS "stageKey", kind, actor
     FROM log_leaf WHERE idx >= $1 ORDER BY idx LIMIT $2`,
    [from.toString(), limit],
  );
  return rows.map((row) => ({ ...row, index: BigInt(row.index) }));
}

async function readNodes(
  client: pg.PoolClient,
  wanted: { level: number; index: bigint }[],
): Promise<Map<string, Buffer>> {
  const { rows } = await client.query<{ level: number; idx: string; hash: Buffer }>(
    `SELECT n.level, n.idx, n.hash FROM log_node n
     JOIN unnest($1::int[], $2::bigint[]) AS w (level, idx) USING (level, idx)`,
    [wanted.map((n) => n.level), wanted.map((n) => n.index.toString())],
  );
  return new Map(rows.map((row) => [`${row.level}/${row.idx}`, row.hash]));
}
