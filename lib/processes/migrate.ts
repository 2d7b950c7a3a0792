import path from "node:path";
import { Logger, runMigrations } from "graphile-worker";
import pg from "pg";
import { checkoutFolder } from "@/lib/config/checkout";
import { SetupError } from "@/lib/config/setup-error";
import { applyMigrations } from "@/lib/processes/apply-migrations";
import { ensureRoles, grantQueue, type RoleSetup } from "@/lib/processes/database-roles";

export type MigrationResult = { applied: string[]; roles: RoleSetup };

/** Below this, functions that the migrations use are missing. */
const OLDEST = 140_000;

/** Brings the schema, the queue's schema and the processes' logins up to date. Safe to run at any time, anywhere. */
export async function migrate(ownerUrl: string): Promise<MigrationResult> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 });
  // A connection that breaks fails the query that is under way; without a listener it would end the process.
  client.on("error", () => {});
  await connect(client, ownerUrl);
  try {
    await checkVersion(client);
    const applied = await applyMigrations(client, path.join(checkoutFolder(), "prisma/migrations"));
    await runMigrations({ connectionString: ownerUrl, logger: new Logger(() => () => {}) });
    await grantQueue(client);
    return { applied, roles: await ensureRoles(client, ownerUrl) };
  } finally {
    await client.end();
  }
}

/** What the operator reads about the result. */
export function describeMigration({ applied, roles }: MigrationResult): string[] {
  const schema =
    applied.length === 0
      ? "the schema is up to date"
      : `applied ${applied.length}: ${applied.join(", ")}`;
  if (roles.kind === "logins") return [schema];
  const limits =
    roles.kind === "set-role"
      ? "all processes connect as the user in DATABASE_URL, each limited with SET ROLE"
      : "all processes connect as the user in DATABASE_URL, with all of its rights";
  return [schema, `no logins of their own for the processes (${roles.reason}): ${limits}`];
}

async function connect(client: pg.Client, url: string): Promise<void> {
  try {
    await client.connect();
  } catch (cause) {
    const { host, pathname } = new URL(url);
    const reason = cause instanceof Error ? cause.message || cause.name : String(cause);
    throw new SetupError(`The database ${host}${pathname} does not answer: ${reason}`, { cause });
  }
}

async function checkVersion(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: number }>(
    "SELECT current_setting('server_version_num')::int AS version",
  );
  const version = rows[0]?.version ?? 0;
  if (version < OLDEST) {
    throw new SetupError(
      `The database is PostgreSQL ${Math.floor(version / 10_000)}; expected 14 or later.`,
    );
  }
}
