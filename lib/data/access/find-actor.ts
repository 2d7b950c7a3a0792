import type { Database } from "@/lib/data/database";
import type { Actor } from "@/lib/domain/access/actor";
import { isUuid } from "@/lib/domain/is-uuid";

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
  }>(
    `SELECT id, name, project_id, scopes FROM api_token
     WHERE hash = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > clock_timestamp())`,
    [hash],
  );
  const row = rows[0];
  if (!row) return null;
  const { id, name, project_id: projectId, scopes } = row;
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
