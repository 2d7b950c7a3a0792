import type { Database } from "@/lib/data/database";

export type KeyId = { principal: string; route: string; key: string };
export type StoredAnswer = { status: number; contentType: string; body: string };

export type Claim =
  | { kind: "first" }
  | { kind: "other_request" }
  | { kind: "in_flight" }
  | { kind: "replay"; answer: StoredAnswer };

type Row = {
  request_hash: Buffer;
  status: number | null;
  content_type: string | null;
  body: string | null;
};

/** After this time a request that never answered is taken for dead, by the database's clock. */
const TAKE_OVER = "60 seconds";

/** Takes the key for this request, or says why not. Any connection or pool will do. */
export async function claimKey(
  client: Pick<Database["pool"], "query">,
  { principal, route, key }: KeyId,
  requestHash: Buffer,
): Promise<Claim> {
  const id = [principal, route, key];
  const inserted = await client.query(
    `INSERT INTO idempotency_key (principal, route, key, request_hash) VALUES ($1, $2, $3, $4)
     ON CONFLICT (principal, route, key) DO UPDATE SET created_at = clock_timestamp()
     WHERE idempotency_key.status IS NULL AND idempotency_key.request_hash = excluded.request_hash
       AND idempotency_key.created_at < clock_timestamp() - interval '${TAKE_OVER}'`,
    [...id, requestHash],
  );
  if (inserted.rowCount === 1) return { kind: "first" };
  const { rows } = await client.query<Row>(
    `SELECT request_hash, status, content_type, body FROM idempotency_key
     WHERE principal = $1 AND route = $2 AND key = $3`,
    id,
  );
  const row = rows[0];
  if (!row) return { kind: "in_flight" };
  if (!row.request_hash.equals(requestHash)) return { kind: "other_request" };
  if (row.status === null) return { kind: "in_flight" };
  const { status, content_type: contentType, body } = row;
  return { kind: "replay", answer: { status, contentType: contentType ?? "", body: body ?? "" } };
}

/** Keeps the answer that a repeated request gets. */
export async function keepAnswer(
  client: Pick<Database["pool"], "query">,
  { principal, route, key }: KeyId,
  answer: StoredAnswer,
): Promise<void> {
  await client.query(
    `UPDATE idempotency_key SET status = $4, content_type = $5, body = $6
     WHERE principal = $1 AND route = $2 AND key = $3`,
    [principal, route, key, answer.status, answer.contentType, answer.body],
  );
}

/** Gives the key back after a failure that left nothing behind, so that the same request may try again. */
export async function releaseKey(
  client: Pick<Database["pool"], "query">,
  { principal, route, key }: KeyId,
): Promise<void> {
  await client.query(
    `DELETE FROM idempotency_key WHERE principal = $1 AND route = $2 AND key = $3 AND status IS NULL`,
    [principal, route, key],
  );
}
