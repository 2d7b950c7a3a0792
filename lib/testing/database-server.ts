import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { runMigrations } from "graphile-worker";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { applyMigrations } from "@/lib/processes/apply-migrations";
import { grantQueue } from "@/lib/processes/database-roles";
import { freePort, startPostgres } from "@/lib/processes/postgres-server";

const TEMPLATE_DATABASE = "tollgate_template";

declare module "vitest" {
  interface ProvidedContext {
    /** The server's URL without a database, with a slash at its end. */
    databaseServer: string;
  }
}

/** Global set-up of the project `db`: a PostgreSQL of this run's own, with a migrated template database. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(path.join(tmpdir(), "tollgate-test-db-"));
  // mkdtemp makes it private; the server may run as another user.
  chmodSync(folder, 0o755);
  const server = await startPostgres({
    dataDir: path.join(folder, "data"),
    user: "postgres",
    password: randomBytes(16).toString("hex"),
    port: await freePort(),
    // The data does not outlive the run, so that nothing has to reach the disk.
    settings: { fsync: "off", synchronous_commit: "off", full_page_writes: "off" },
  });
  await makeTemplate(server.url);
  project.provide("databaseServer", server.url(""));
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

async function makeTemplate(url: (database: string) => string): Promise<void> {
  const admin = new pg.Client({ connectionString: url("postgres") });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${TEMPLATE_DATABASE}`);
  await admin.end();
  const client = new pg.Client({ connectionString: url(TEMPLATE_DATABASE) });
  await client.connect();
  await applyMigrations(client, path.resolve(import.meta.dirname, "../../prisma/migrations"));
  await runMigrations({ connectionString: url(TEMPLATE_DATABASE) });
  await grantQueue(client);
  await client.end();
}
