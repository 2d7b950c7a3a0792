import type { Database } from "@/lib/data/database";

export type TrustCounts = {
  eventKeys: { keyid: string; since: Date }[];
  passkeys: { usable: number; waiting: number; revoked: number };
  tokens: { active: number; endingSoon: number; endless: number };
  overridesThisMonth: number;
};

const PASSKEYS = `
  SELECT count(*) FILTER (WHERE k.revoked_at IS NULL AND k.confirmed_at IS NOT NULL)::int AS usable,
    count(*) FILTER (WHERE k.revoked_at IS NULL AND k.confirmed_at IS NULL)::int AS waiting,
    count(*) FILTER (WHERE k.revoked_at IS NOT NULL)::int AS revoked
  FROM passkey k WHERE EXISTS (
    SELECT FROM membership m WHERE m.person_id = k.person_id AND m.project_id = ANY($1::uuid[]))`;
const TOKENS = `
  SELECT count(*)::int AS active,
    count(*) FILTER (WHERE expires_at < clock_timestamp() + interval '30 days')::int AS "endingSoon",
    count(*) FILTER (WHERE expires_at IS NULL)::int AS endless
  FROM api_token WHERE project_id = ANY($1::uuid[]) AND revoked_at IS NULL
    AND (expires_at IS NULL OR expires_at > clock_timestamp())`;
const OVERRIDES = `
  SELECT count(*)::int AS count FROM override o JOIN run r ON r.id = o.run_id
  WHERE r.project_id = ANY($1::uuid[])
    AND o.confirmed_at >= date_trunc('month', clock_timestamp(), 'UTC')`;

/** What there is in these projects; event keys are the server's own. */
export async function readTrustCounts(
  { pool }: Pick<Database, "pool">,
  projectIds: readonly string[],
): Promise<TrustCounts> {
  const keys = await pool.query<{ keyid: string; since: Date }>(
    "SELECT keyid, created_at AS since FROM log_key ORDER BY created_at",
  );
  const passkeys = await pool.query<TrustCounts["passkeys"]>(PASSKEYS, [projectIds]);
  const tokens = await pool.query<TrustCounts["tokens"]>(TOKENS, [projectIds]);
  const overrides = await pool.query<{ count: number }>(OVERRIDES, [projectIds]);
  return {
    eventKeys: keys.rows,
    passkeys: passkeys.rows[0] ?? { usable: 0, waiting: 0, revoked: 0 },
    tokens: tokens.rows[0] ?? { active: 0, endingSoon: 0, endless: 0 },
    overridesThisMonth: overrides.rows[0]?.count ?? 0,
  };
}
