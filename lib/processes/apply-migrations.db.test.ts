import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, inject, it } from "vitest";
import { applyMigrations } from "@/lib/processes/apply-migrations";

const NAME = "test_apply_migrations";
let folder: string;
let client: pg.Client;

function connect(database: string): pg.Client {
  return new pg.Client({ connectionString: `${inject("databaseServer")}${database}` });
}

async function asAdmin(sql: string): Promise<void> {
  const admin = connect("postgres");
  await admin.connect();
  await admin.query(sql).finally(() => admin.end());
}

function write(name: string, sql: string): void {
  mkdirSync(path.join(folder, name), { recursive: true });
  writeFileSync(path.join(folder, name, "migration.sql"), sql);
}

beforeEach(async () => {
  await asAdmin(`DROP DATABASE IF EXISTS ${NAME} WITH (FORCE)`);
  await asAdmin(`CREATE DATABASE ${NAME}`);
  folder = mkdtempSync(path.join(tmpdir(), "tollgate-migrations-"));
  client = connect(NAME);
  await client.connect();
  write("1_first", "CREATE TABLE one (id int); INSERT INTO one VALUES (1);");
  write(
    "2_second",
    "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$;",
  );
});
afterEach(async () => {
  await client.end();
  rmSync(folder, { recursive: true });
  await asAdmin(`DROP DATABASE ${NAME} WITH (FORCE)`);
});

it("applies what is missing, in order, once, and notes it as Prisma does", async () => {
  expect(await applyMigrations(client, folder)).toEqual(["1_first", "2_second"]);
  write("3_third", "INSERT INTO one VALUES (f());");
  expect(await applyMigrations(client, folder)).toEqual(["3_third"]);
  expect(await applyMigrations(client, folder)).toEqual([]);
  const { rows } = await client.query(
    "SELECT length(checksum) AS hash, applied_steps_count AS steps, finished_at IS NOT NULL AS done FROM _prisma_migrations",
  );
  expect(rows).toEqual(Array(3).fill({ hash: 64, steps: 1, done: true }));
});

it("is done once by two at the same time", async () => {
  const other = connect(NAME);
  await other.connect();
  const results = await Promise.all([
    applyMigrations(client, folder),
    applyMigrations(other, folder),
  ]);
  await other.end();
  expect(results.flat()).toEqual(["1_first", "2_second"]);
  const { rows } = await client.query("SELECT count(*)::int AS count FROM one");
  expect(rows).toEqual([{ count: 1 }]);
});

it("leaves nothing of a migration that fails, and can go on after it is put right", async () => {
  write("3_third", "CREATE TABLE three (id int); SELECT 1 / 0;");
  await expect(applyMigrations(client, folder)).rejects.toThrow(/3_third failed.*division by zero/);
  const { rows } = await client.query("SELECT to_regclass('three') AS three");
  expect(rows).toEqual([{ three: null }]);
  write("3_third", "CREATE TABLE three (id int);");
  expect(await applyMigrations(client, folder)).toEqual(["3_third"]);
});

it("refuses a migration that was changed after it had been applied", async () => {
  await applyMigrations(client, folder);
  write("1_first", "CREATE TABLE one (id bigint);");
  await expect(applyMigrations(client, folder)).rejects.toThrow(/1_first was changed/);
});

it("refuses a database of a newer version", async () => {
  await applyMigrations(client, folder);
  rmSync(path.join(folder, "2_second"), { recursive: true });
  await expect(applyMigrations(client, folder)).rejects.toThrow(/2_second.*newer/);
});
