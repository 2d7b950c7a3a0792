import type pg from "pg";
import { isEncrypted } from "@/demo/portal/health-cipher";
import type { Portal } from "@/demo/portal/portal";

export type DatabaseState = {
  /** The lowest TLS version of all client connections, as PostgreSQL itself reports it; TLSv0.0 for one without. */
  tls: string;
  connections: number;
  /** Connections on TLS 1.2 or later. */
  secure: number;
};

/** How the database is used. A connection that is still being opened has not agreed on TLS and can carry no query. */
export async function inspectDatabase(pool: pg.Pool): Promise<DatabaseState> {
  const { rows } = await pool.query<Record<"tls" | "connections" | "plain" | "secure", string>>(
    `SELECT min(s.version) AS tls, count(*) AS connections, count(*) FILTER (WHERE NOT s.ssl) AS plain,
       count(*) FILTER (WHERE s.version IN ('TLSv1.2', 'TLSv1.3')) AS secure
     FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid)
     WHERE a.backend_type = 'client backend' AND a.usename IS NOT NULL AND a.state <> 'starting'`,
  );
  const row = rows[0];
  const tls = Number(row?.plain ?? 1) > 0 ? "TLSv0.0" : (row?.tls ?? "TLSv0.0");
  return { tls, connections: Number(row?.connections ?? 0), secure: Number(row?.secure ?? 0) };
}

/** Makes a function that opens what was stored for the profiles saved since its last call (100 at most). */
export function createProfileCheck(
  portal: Portal,
): () => Promise<{ checked: number; encrypted: number }> {
  let since = new Date(0);
  return async () => {
    const { rows } = await portal.pool.query<{ id: string; health: Buffer; profile_at: Date }>(
      "SELECT id, health, profile_at FROM account WHERE profile_at > $1 ORDER BY profile_at LIMIT 100",
      [since],
    );
    since = rows.at(-1)?.profile_at ?? since;
    return {
      checked: rows.length,
      encrypted: rows.filter((row) => isEncrypted(portal.healthKey, row.id, row.health)).length,
    };
  };
}
