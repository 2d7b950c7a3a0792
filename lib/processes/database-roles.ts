import { createHash, createHmac, scryptSync } from "node:crypto";
import pg from "pg";

/** What each kind of process may do is a role without login; these are the logins that have them. */
const PROCESSES = { api: "tollgate_app", worker: "tollgate_app", web: "tollgate_web" } as const;
type ProcessName = keyof typeof PROCESSES;

export type ProcessUrls = Record<ProcessName, string>;

export type RoleSetup = {
  urls: ProcessUrls;
  /** `logins`: one login a process. `set-role`: the given user, limited to the role. `given`: no limits. */
  kind: "logins" | "set-role" | "given";
  /** Why it is not `logins`. */
  reason: string | null;
};

/**
 * Lets the processes use graphile-worker's tables, which its own migrations leave to their owner: grants, and a
 * policy for each table that has row-level security.
 */
export async function grantQueue(client: pg.Client): Promise<void> {
  await client.query(`
    GRANT USAGE ON SCHEMA graphile_worker TO tollgate_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA graphile_worker TO tollgate_app;
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA graphile_worker TO tollgate_app;
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA graphile_worker TO tollgate_app`);
  const { rows } = await client.query<{ name: string }>(`
    SELECT c.relname AS name FROM pg_class c
    WHERE c.relnamespace = 'graphile_worker'::regnamespace AND c.relrowsecurity
      AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'tollgate_app')`);
  for (const { name } of rows) {
    const table = client.escapeIdentifier(name);
    await client.query(
      `CREATE POLICY tollgate_app ON graphile_worker.${table} TO tollgate_app USING (true)`,
    );
  }
}

/** Makes sure of the logins and tries them; falls back where the owner may not create roles. */
export async function ensureRoles(client: pg.Client, ownerUrl: string): Promise<RoleSetup> {
  try {
    const urls = await eachProcess((name) => ensureLogin(client, ownerUrl, name));
    return { urls, kind: "logins", reason: null };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return await withoutLogins(client, ownerUrl, reason);
  }
}

async function withoutLogins(
  client: pg.Client,
  ownerUrl: string,
  reason: string,
): Promise<RoleSetup> {
  try {
    await client.query("GRANT tollgate_app, tollgate_web TO CURRENT_USER");
  } catch {
    // It may have them already; the attempt to connect tells.
  }
  try {
    const urls = await eachProcess(async (name) => {
      const url = new URL(ownerUrl);
      url.searchParams.set("options", `-c role=${PROCESSES[name]}`);
      await tryUrl(url.href);
      return url.href;
    });
    return { urls, kind: "set-role", reason };
  } catch {
    return { urls: { api: ownerUrl, worker: ownerUrl, web: ownerUrl }, kind: "given", reason };
  }
}

async function ensureLogin(
  client: pg.Client,
  ownerUrl: string,
  name: ProcessName,
): Promise<string> {
  const url = new URL(ownerUrl);
  const database = decodeURIComponent(url.pathname.slice(1));
  const login = loginName(database, name);
  const password = loginPassword(url, login);
  const { rowCount } = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [login]);
  const role = client.escapeIdentifier(login);
  await client.query(
    `${rowCount === 0 ? "CREATE" : "ALTER"} ROLE ${role} LOGIN PASSWORD ${client.escapeLiteral(password)}`,
  );
  await client.query(`GRANT ${PROCESSES[name]} TO ${role}`);
  url.username = encodeURIComponent(login);
  url.password = encodeURIComponent(password);
  await tryUrl(url.href);
  return url.href;
}

/** Roles belong to the whole server, so that the database's name keeps two Tollgates on one apart. */
function loginName(database: string, name: ProcessName): string {
  const full = `${database}_${name}_login`;
  if (full.length <= 63) return full;
  return `tollgate_${createHash("sha256").update(full).digest("hex").slice(0, 32)}_${name}_login`;
}

/**
 * Derived from the owner's password and one-way, so that every machine with the same DATABASE_URL arrives at
 * the same login, nothing has to be kept, and no login's password leads to the owner's.
 */
function loginPassword(owner: URL, login: string): string {
  const secret = decodeURIComponent(owner.password);
  if (secret === "") throw new Error("DATABASE_URL has no password to derive the logins' from");
  const stretched = scryptSync(secret, `tollgate login ${owner.username}`, 32);
  return createHmac("sha256", stretched).update(login).digest("base64url");
}

async function eachProcess(make: (name: ProcessName) => Promise<string>): Promise<ProcessUrls> {
  return { api: await make("api"), worker: await make("worker"), web: await make("web") };
}

async function tryUrl(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  await client.connect();
  try {
    await client.query("SELECT FROM run LIMIT 1");
  } finally {
    await client.end();
  }
}
