import type { Database, Tx } from "@/lib/data/database";

type Reader = Pick<Database, "pool">;

/** A leaf with what its signed statement says, unchecked: the reader of a bundle checks it. */
export type BundleLeaf = {
  index: number;
  data: Buffer;
  keyid: string;
  kind: string;
  projectId: string | null;
  detail: Record<string, unknown>;
};

/** Kinds of entries that entries of a run rest on. */
const BESIDE = [
  "ledger.key_registered",
  "ledger.log_key_changed",
  "passkey.enrolled",
  "passkey.confirmed",
  "passkey.revoked",
  "delegation.made",
  "delegation.revoked",
  "rules.confirmed",
];

type Row = { idx: string; data: Buffer; kind: string; project_id: string | null };

/** The leaves of a run up to and with `last`, in order. */
export async function readRunLeaves(
  { pool }: Reader,
  runId: string,
  last: number,
): Promise<BundleLeaf[]> {
  const { rows } = await pool.query<Row>(
    `SELECT idx, data, kind, project_id FROM log_leaf
     WHERE run_id = $1 AND idx <= $2 ORDER BY idx`,
    [runId, last],
  );
  return rows.map(leafOf);
}

/** Every leaf of the log's first `size` that an entry of a run may rest on, in order. */
export async function readLeavesBeside({ pool }: Reader, size: number): Promise<BundleLeaf[]> {
  const { rows } = await pool.query<Row>(
    `SELECT idx, data, kind, project_id FROM log_leaf
     WHERE kind = ANY($1) AND idx < $2 ORDER BY idx`,
    [BESIDE, size],
  );
  return rows.map(leafOf);
}

/** How many entries a run has, and its newest one. */
export async function readRunEnd(
  tx: Tx,
  runId: string,
): Promise<{ entries: number; index: number; leafHash: string; kind: string }> {
  const rows = await tx.$queryRaw<{ idx: bigint; hash: string; kind: string; entries: bigint }[]>`
    SELECT idx, encode(leaf_hash, 'hex') AS hash, kind,
      (SELECT count(*) FROM log_leaf WHERE run_id = ${runId}::uuid) AS entries
    FROM log_leaf WHERE run_id = ${runId}::uuid ORDER BY idx DESC LIMIT 1`;
  const [row] = rows;
  if (!row) throw new Error(`the log tells nothing of the run ${runId}`);
  const { idx, hash, kind, entries } = row;
  return { entries: Number(entries), index: Number(idx), leafHash: hash, kind };
}

function leafOf({ idx, data, kind, project_id: projectId }: Row): BundleLeaf {
  const envelope = JSON.parse(data.toString("utf8")) as {
    payload: string;
    signatures: { keyid: string }[];
  };
  const statement = JSON.parse(Buffer.from(envelope.payload, "base64").toString("utf8")) as {
    predicate: { detail: Record<string, unknown> };
  };
  const keyid = envelope.signatures[0]?.keyid ?? "";
  return { index: Number(idx), data, keyid, kind, projectId, detail: statement.predicate.detail };
}
