import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type pg from "pg";
import { SetupError } from "@/lib/config/setup-error";

/** The advisory lock that `prisma migrate` takes, too. */
const MIGRATE_LOCK = 72_707_369;

const TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`;

type Migration = { name: string; sql: string; checksum: string };
type Applied = { migration_name: string; checksum: string; finished_at: Date | null };

/** Applies what is missing, in order, and returns the names. Keeps Prisma's own table, so that both agree. */
export async function applyMigrations(client: pg.Client, folder: string): Promise<string[]> {
  await client.query("SELECT pg_advisory_lock($1)", [MIGRATE_LOCK]);
  try {
    await client.query(TABLE);
    const missing = await missingMigrations(client, folder);
    for (const migration of missing) await apply(client, migration);
    return missing.map((m) => m.name);
  } finally {
    await client.query("SELECT pg_advisory_unlock($1)", [MIGRATE_LOCK]);
  }
}

async function missingMigrations(client: pg.Client, folder: string): Promise<Migration[]> {
  const { rows } = await client.query<Applied>(
    "SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL",
  );
  const applied = new Map(rows.map((row) => [row.migration_name, row]));
  const wanted = await readMigrations(folder);
  const unknown = [...applied.keys()].filter((name) => !wanted.some((m) => m.name === name));
  if (unknown.length > 0) {
    throw new SetupError(
      `The database has the migration ${unknown.join(", ")}, which this version does not know: it belongs to a newer Tollgate. Run that version, or restore a backup.`,
    );
  }
  return wanted.filter((migration) => {
    const row = applied.get(migration.name);
    if (!row) return true;
    if (!row.finished_at) {
      throw new SetupError(
        `The migration ${migration.name} has failed before. Read its row in _prisma_migrations, put the cause right, set rolled_back_at there and migrate again.`,
      );
    }
    if (row.checksum !== migration.checksum) {
      throw new SetupError(
        `The migration ${migration.name} was changed after it had been applied.`,
      );
    }
    return false;
  });
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(path.join(folder, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    }),
  );
}

/** The script and the note that it is done commit together, so that a kill between them leaves neither. */
async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  const id = randomUUID();
  try {
    await client.query("BEGIN");
    await client.query(sql);
    await client.query(
      "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count) VALUES ($1, $2, $3, clock_timestamp(), 1)",
      [id, checksum, name],
    );
    await client.query("COMMIT");
  } catch (cause) {
    await client.query("ROLLBACK");
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SetupError(`The migration ${name} failed and left nothing behind: ${reason}`, {
      cause,
    });
  }
}
