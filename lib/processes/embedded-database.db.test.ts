import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { checkoutFolder } from "@/lib/config/checkout";
import { type EmbeddedDatabase, startEmbeddedDatabase } from "@/lib/processes/embedded-database";
import { processStart } from "@/lib/processes/process-identity";

let folder: string;
let home: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "tollgate-home-"));
  chmodSync(folder, 0o755);
  home = path.join(folder, "home");
});
afterAll(() => rmSync(folder, { recursive: true }));

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return await client
    .query(sql)
    .then(({ rows }) => rows)
    .finally(() => client.end());
}

async function withDatabase<T>(work: (database: EmbeddedDatabase) => Promise<T>): Promise<T> {
  const database = await startEmbeddedDatabase(home);
  return await work(database).finally(() => database.stop());
}

/** A process that starts the database of the home and is then killed, which leaves the server an orphan. */
function startAndDie(): Promise<NodeJS.Signals | null> {
  const url = (name: string) =>
    pathToFileURL(path.join(checkoutFolder(), "lib/processes", name)).href;
  const script = `
    const { startEmbeddedDatabase } = await import("${url("embedded-database.ts")}");
    await startEmbeddedDatabase(${JSON.stringify(home)});
    process.kill(process.pid, "SIGKILL");`;
  const child = spawn(
    process.execPath,
    ["--import", url("register-tsx.mjs"), "--input-type=module", "--eval", script],
    { stdio: ["ignore", "inherit", "inherit"] },
  );
  return new Promise((resolve) => child.once("exit", (_code, signal) => resolve(signal)));
}

it("keeps data, password and port from one start to the next, and listens on loopback only", async () => {
  const first = await withDatabase(async (database) => {
    await query(database.ownerUrl, "CREATE TABLE kept (id int)");
    return database.ownerUrl;
  });
  await withDatabase(async (database) => {
    expect(database.ownerUrl).toBe(first);
    expect(await query(database.ownerUrl, "SELECT count(*)::int AS count FROM kept")).toEqual([
      { count: 0 },
    ]);
    const settings = await query(
      database.ownerUrl,
      `SELECT name, setting FROM pg_settings WHERE name IN
        ('fsync', 'full_page_writes', 'synchronous_commit', 'data_checksums', 'listen_addresses', 'unix_socket_directories')
       ORDER BY name`,
    );
    expect(settings).toEqual([
      { name: "data_checksums", setting: "on" },
      { name: "fsync", setting: "on" },
      { name: "full_page_writes", setting: "on" },
      { name: "listen_addresses", setting: "127.0.0.1" },
      { name: "synchronous_commit", setting: "on" },
      { name: "unix_socket_directories", setting: "" },
    ]);
  });
  expect(statSync(path.join(home, "database/password")).mode & 0o777).toBe(0o600);
});

it("wants the password", async () => {
  await withDatabase(async (database) => {
    const url = new URL(database.ownerUrl);
    url.password = "wrong";
    await expect(query(url.href, "SELECT 1")).rejects.toThrow(/password authentication failed/);
  });
});

it("takes over from a server whose owner was killed", async () => {
  expect(await startAndDie()).toBe("SIGKILL");
  const orphan = Number(
    readFileSync(path.join(home, "database/data/postmaster.pid"), "utf8").split("\n")[0],
  );
  expect(processStart(orphan)).not.toBeNull();
  await withDatabase(async (database) => {
    expect(processStart(orphan)).toBeNull();
    expect(database.pid).not.toBe(orphan);
    expect(await query(database.ownerUrl, "SELECT count(*)::int AS count FROM kept")).toEqual([
      { count: 0 },
    ]);
  });
});

it("recovers what was committed after the server itself was killed", async () => {
  const database = await startEmbeddedDatabase(home);
  await query(database.ownerUrl, "INSERT INTO kept VALUES (1)");
  process.kill(database.pid, "SIGKILL");
  await database.ended;
  await withDatabase(async (next) => {
    expect(await query(next.ownerUrl, "SELECT id FROM kept")).toEqual([{ id: 1 }]);
  });
});
