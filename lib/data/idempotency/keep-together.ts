import type pg from "pg";
import type { Claim, KeyId } from "@/lib/data/idempotency/keys";

/** A key with the answer that its request gets, or null where the request leaves nothing behind. */
export type KeyedAnswer = { id: KeyId; requestHash: Buffer; body: string | null };

type Row = {
  principal: string;
  route: string;
  key: string;
  request_hash: Buffer;
  status: number | null;
  content_type: string | null;
  body: string | null;
};

/**
 * Keeps the answers of many requests in the caller's transaction, which also holds their effects, with two
 * statements for all of them. Says of each whether it is the first with its key; a key that another
 * transaction holds is waited for. The answers are 200 and JSON.
 */
export async function keepTogether(
  client: Pick<pg.PoolClient, "query">,
  answers: KeyedAnswer[],
): Promise<Claim[]> {
  if (answers.length === 0) return [];
  const kept = answers.filter((a) => a.body !== null);
  const { rows: inserted } = await client.query<Pick<Row, "principal" | "route" | "key">>(
    `INSERT INTO idempotency_key (principal, route, key, request_hash, status, content_type, body)
     SELECT principal, route, key, request_hash, 200, 'application/json', body
     FROM unnest($1::text[], $2::text[], $3::text[], $4::bytea[], $5::text[])
       AS k(principal, route, key, request_hash, body)
     ORDER BY principal, route, key
     ON CONFLICT DO NOTHING RETURNING principal, route, key`,
    [...idColumns(kept), kept.map((a) => a.requestHash), kept.map((a) => a.body)],
  );
  const fresh = new Set(inserted.map(nameOf));
  const isFirst = answers.map((a) => a.body !== null && fresh.delete(nameOf(a.id)));
  const others = answers.filter((_, index) => !isFirst[index]);
  const stored = await findStored(client, others);
  return answers.map((answer, index) => {
    const row = isFirst[index] ? undefined : stored.get(nameOf(answer.id));
    return row ? claimOf(answer, row) : { kind: "first" };
  });
}

async function findStored(
  client: Pick<pg.PoolClient, "query">,
  answers: KeyedAnswer[],
): Promise<Map<string, Row>> {
  if (answers.length === 0) return new Map();
  const { rows } = await client.query<Row>(
    `SELECT i.* FROM idempotency_key i
     JOIN unnest($1::text[], $2::text[], $3::text[]) AS k(principal, route, key)
     USING (principal, route, key)`,
    idColumns(answers),
  );
  return new Map(rows.map((row) => [nameOf(row), row]));
}

function claimOf({ requestHash }: KeyedAnswer, row: Row): Claim {
  if (!row.request_hash.equals(requestHash)) return { kind: "other_request" };
  if (row.status === null) return { kind: "in_flight" };
  const { status, content_type: contentType, body } = row;
  return { kind: "replay", answer: { status, contentType: contentType ?? "", body: body ?? "" } };
}

function idColumns(answers: KeyedAnswer[]): string[][] {
  return [
    answers.map((a) => a.id.principal),
    answers.map((a) => a.id.route),
    answers.map((a) => a.id.key),
  ];
}

function nameOf({ principal, route, key }: KeyId): string {
  return JSON.stringify([principal, route, key]);
}
