import type { Database } from "@/lib/data/database";
import { hashOfTicket } from "@/lib/data/report/render-tickets";
import type { Actor } from "@/lib/domain/access/actor";
import { isUuid } from "@/lib/domain/is-uuid";

type Pool = Pick<Database, "pool">;

/** Who reads the report of a run with a ticket for that very run; null with any other. */
export function findReportReader(
  db: Pool,
  { secret, runId }: { secret: string; runId: string },
): Promise<Actor | null> {
  return find(db, "r.id = $2", [secret, runId]);
}

/** Who reads a file of the run that the ticket is for; null for files of every other run. */
export function findFileReader(
  db: Pool,
  { secret, evidenceId }: { secret: string; evidenceId: string },
): Promise<Actor | null> {
  return find(db, "EXISTS (SELECT FROM evidence e WHERE e.run_id = r.id AND e.id = $2)", [
    secret,
    evidenceId,
  ]);
}

/**
 * The actor may read the project, which is more than the ticket says: it must be used for nothing but what it was
 * found by.
 */
async function find(
  { pool }: Pool,
  condition: string,
  [secret, id]: [string, string],
): Promise<Actor | null> {
  if (!isUuid(id)) return null;
  const { rows } = await pool.query<{ project_id: string }>(
    `SELECT r.project_id FROM render_ticket t JOIN run r ON r.id = t.run_id
     WHERE t.hash = $1 AND t.expires_at > clock_timestamp() AND ${condition}`,
    [hashOfTicket(secret), id],
  );
  const row = rows[0];
  if (!row) return null;
  const name = "Tollgate's printer";
  return { kind: "token", id: "render", name, projectId: row.project_id, scopes: ["read"] };
}
