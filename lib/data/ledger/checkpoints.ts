import type { Database } from "@/lib/data/database";

type Reader = Pick<Database, "pool">;

export type StoredCheckpoint = {
  size: number;
  root: Buffer;
  /** As the signer gave it. */
  note: string;
  signedAt: Date;
};

/** A key of the log; `transition` is the note that it and the key before it have signed, null for the first. */
export type StoredLogKey = { vkey: string; ordinal: number; transition: string | null };

const COLUMNS = `size, root, note, signed_at AS "signedAt"`;

/** Null before the signer has signed anything. */
export async function findNewestCheckpoint({ pool }: Reader): Promise<StoredCheckpoint | null> {
  const { rows } = await pool.query<Row>(
    `SELECT ${COLUMNS} FROM checkpoint ORDER BY size DESC LIMIT 1`,
  );
  return rows[0] ? toCheckpoint(rows[0]) : null;
}

/** In the order of their sizes. */
export async function listCheckpoints(
  { pool }: Reader,
  { after, limit }: { after: number; limit: number },
): Promise<StoredCheckpoint[]> {
  const { rows } = await pool.query<Row>(
    `SELECT ${COLUMNS} FROM checkpoint WHERE size > $1 ORDER BY size LIMIT $2`,
    [after, limit],
  );
  return rows.map(toCheckpoint);
}

/** Keeps what the signer has signed; the same again changes nothing. */
export async function insertCheckpoint(
  { pool }: Reader,
  { size, root, note }: { size: number; root: Uint8Array; note: string },
): Promise<void> {
  await pool.query(
    "INSERT INTO checkpoint (size, root, note) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    [size, root, note],
  );
}

/** From the first key that the signer has used to the one that it uses. */
export async function listLogKeys({ pool }: Reader): Promise<StoredLogKey[]> {
  const { rows } = await pool.query<StoredLogKey>(
    "SELECT vkey, ordinal, transition FROM checkpoint_key ORDER BY ordinal",
  );
  return rows;
}

type Row = { size: string; root: Buffer; note: string; signedAt: Date };

function toCheckpoint({ size, ...row }: Row): StoredCheckpoint {
  return { size: Number(size), ...row };
}
