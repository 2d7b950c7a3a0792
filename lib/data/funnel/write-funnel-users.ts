import type pg from "pg";

/** A user at a step of a funnel. `userKey` is a keyed hash. */
export type FunnelHit = {
  stageId: string;
  funnel: string;
  step: string;
  userKey: Buffer;
  at: Date;
};

type Span = FunnelHit & { firstAt: Date; lastAt: Date };

/** Widens each user's first and last time at a step, in the caller's transaction. */
export async function writeFunnelUsers(client: pg.PoolClient, hits: FunnelHit[]): Promise<void> {
  const spans = spansOf(hits);
  await client.query(
    `INSERT INTO funnel_user AS u (stage_id, funnel, step, user_key, first_at, last_at)
     SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[], $5::timestamptz[], $6::timestamptz[])
     ON CONFLICT (stage_id, funnel, step, user_key) DO UPDATE
     SET first_at = least(u.first_at, excluded.first_at), last_at = greatest(u.last_at, excluded.last_at)`,
    [
      spans.map((s) => s.stageId),
      spans.map((s) => s.funnel),
      spans.map((s) => s.step),
      spans.map((s) => s.userKey),
      spans.map((s) => s.firstAt),
      spans.map((s) => s.lastAt),
    ],
  );
}

/** One row a user and step, always in the same order, so that two writers wait for each other in turn. */
function spansOf(hits: FunnelHit[]): Span[] {
  const spans = new Map<string, Span>();
  for (const hit of hits) {
    const key = JSON.stringify([hit.stageId, hit.funnel, hit.step, hit.userKey.toString("hex")]);
    const known = spans.get(key);
    if (!known) spans.set(key, { ...hit, firstAt: hit.at, lastAt: hit.at });
    else if (hit.at < known.firstAt) known.firstAt = hit.at;
    else if (hit.at > known.lastAt) known.lastAt = hit.at;
  }
  return [...spans].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, span]) => span);
}
