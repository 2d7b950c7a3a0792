import type { Database } from "@/lib/data/database";
import type { Actor } from "@/lib/domain/access/actor";
import { isUuid } from "@/lib/domain/is-uuid";

/** Of many processes that see one token at once, one writes. */
const NOTE_USE = `UPDATE api_token SET last_used_at = clock_timestamp()
  WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < clock_timestamp() - interval '1 minute')`;

/** The token with this hash, unless it is revoked or has expired by the database's clock. */
export async function findTokenActor(
  { pool }: Pick<Database, "pool">,
  hash: Buffer,
): Promise<Actor | null> {
  const { rows } = await pool.query<{
    id: string;
    name: string;
    project_id: string;
    scopes: string[];
    is_unnoticed: boolean;
  }>(
    `SELECT id, name, project_id, scopes,
       last_used_at IS NULL OR last_used_at < clock_timestamp() - interval '1 minute' AS is_unnoticed
     FROM api_token
     WHERE hash = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > clock_timestamp())`,
    [hash],
  );
  const row = rows[0];
  if (!row) return null;
  const { id, name, project_id: projectId, scopes } = row;
  // Nobody waits for it, and a use that is not noted is noted the next time.
  if (row.is_unnoticed) pool.query(NOTE_USE, [id]).catch(() => {});
  return { kind: "token", id, name, projectId, scopes };
}

/** The person of a session, unless the session is over or revoked or the person disabled. */
export async function findSessionActor(
  { pool }: Pick<Database, "pool">,
  sessionId: string,
): Promise<Actor | null> {
  if (!isUuid(sessionId)) return null;
  const { rows } = await pool.query<{
    id: string;
    name: string;
    memberships: { projectId: string; role: string }[];
  }>(
    `SELECT p.id, p.name, coalesce((
       SELECT jsonb_agg(jsonb_build_object('projectId', m.project_id, 'role', m.role) ORDER BY m.role)
       FROM membership m WHERE m.person_id = p.id), '[]') AS memberships
     FROM auth_session s JOIN person p ON p.id = s.person_id
     WHERE s.id = $1 AND s.revoked_at IS NULL AND s.expires_at > clock_timestamp() AND p.disabled_at IS NULL`,
    [sessionId],
  );
  const row = rows[0];
  return row ? { kind: "person", ...row } : null;
}
