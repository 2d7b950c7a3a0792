import type { Database } from "@/lib/data/database";
import type { HeldKey } from "@/lib/data/idempotency/held-key";

export type KeyId = { principal: string; route: string; key: string };
export type StoredAnswer = { status: number; contentType: string; body: string };

export type Claim =
  | { kind: "first" }
  | { kind: "other_request" }
  | { kind: "in_flight" }
  /** The first request took effect, but died before it could keep its answer. */
  | { kind: "answer_lost" }
  | { kind: "replay"; answer: StoredAnswer };

type Row = {
  request_hash: Buffer;
  status: number | null;
  content_type: string | null;
  body: string | null;
  is_lost: boolean;
};

type Client = Pick<Database["pool"], "query">;

/** After this time a request that never answered is taken for dead, by the database's clock. */
const TAKE_OVER = "60 seconds";

/** Takes the key for this request, or says why not. */
export async function claimKey(client: Client, held: HeldKey, requestHash: Buffer): Promise<Claim> {
  const id = [held.principal, held.route, held.key];
  const inserted = await client.query(
    `INSERT INTO idempotency_key (principal, route, key, request_hash, owner) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (principal, route, key) DO UPDATE SET created_at = clock_timestamp(), owner = excluded.owner
     WHERE idempotency_key.status IS NULL AND idempotency_key.effect_at IS NULL
       AND idempotency_key.request_hash = excluded.request_hash
       AND idempotency_key.created_at < clock_timestamp() - interval '${TAKE_OVER}'`,
    [...id, requestHash, held.owner],
  );
  if (inserted.rowCount === 1) return { kind: "first" };
  const { rows } = await client.query<Row>(
    `SELECT request_hash, status, content_type, body,
       coalesce(effect_at < clock_timestamp() - interval '${TAKE_OVER}', false) AS is_lost
     FROM idempotency_key WHERE principal = $1 AND route = $2 AND key = $3`,
    id,
  );
  const row = rows[0];
  if (!row) return { kind: "in_flight" };
  if (!row.request_hash.equals(requestHash)) return { kind: "other_request" };
  if (row.status === null) return { kind: row.is_lost ? "answer_lost" : "in_flight" };
  const { status, content_type: contentType, body } = row;
  return { kind: "replay", answer: { status, contentType: contentType ?? "", body: body ?? "" } };
}

/** Keeps the answer that a repeated request gets, unless another request has taken the key over. */
export async function keepAnswer(
  client: Client,
  { principal, route, key, owner }: HeldKey,
  answer: StoredAnswer,
): Promise<void> {
  await client.query(
    `UPDATE idempotency_key SET status = $5, content_type = $6, body = $7
     WHERE principal = $1 AND route = $2 AND key = $3 AND owner = $4`,
    [principal, route, key, owner, answer.status, answer.contentType, answer.body],
  );
}

/** Gives the key back after a failure, so that the same request may try again; not where there was an effect. */
export async function releaseKey(
  client: Client,
  { principal, route, key, owner }: HeldKey,
): Promise<void> {
  await client.query(
    `DELETE FROM idempotency_key WHERE principal = $1 AND route = $2 AND key = $3 AND owner = $4
     AND status IS NULL AND effect_at IS NULL`,
    [principal, route, key, owner],
  );
}
