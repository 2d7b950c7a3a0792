import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { describeMigration, type MigrationResult, migrate } from "@/lib/processes/migrate";

const NAME = "test_migrate";
const LIMITED = "test_migrate_limited";

async function asAdmin(sql: string, database = "postgres"): Promise<void> {
  const admin = new pg.Client({ connectionString: `${inject("databaseServer")}${database}` });
  await admin.connect();
  await admin.query(sql).finally(() => admin.end());
}

async function run(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return await client
    .query(sql)
    .then(({ rows }) => rows)
    .finally(() => client.end());
}

let result: MigrationResult;
let ownerUrl: string;
beforeAll(async () => {
  ownerUrl = `${inject("databaseServer")}${NAME}`;
  await asAdmin(`CREATE DATABASE ${NAME}`);
  result = await migrate(ownerUrl);
});
afterAll(async () => {
  await asAdmin(`DROP DATABASE ${NAME} WITH (FORCE)`);
  for (const name of ["api", "worker", "web"]) await asAdmin(`DROP ROLE ${NAME}_${name}_login`);
});

describe("migrate as an owner who may create roles", () => {
  it("gives each process a login of its own, the same at every run", async () => {
    expect(result.roles).toMatchObject({ kind: "logins", reason: null });
    const { api, worker, web } = result.roles.urls;
    expect(await run(api, "SELECT current_user AS me")).toEqual([{ me: `${NAME}_api_login` }]);
    expect(new Set([api, worker, web, ownerUrl]).size).toBe(4);
    const again = await migrate(ownerUrl);
    expect(again).toEqual({ applied: [], roles: result.roles });
  });

  it.each([
    ["api", "UPDATE log_leaf SET kind = 'x'"],
    ["api", "DELETE FROM sign_off"],
    ["api", "TRUNCATE log_leaf"],
    ["api", "INSERT INTO log_leaf SELECT * FROM log_leaf"],
    ["api", "UPDATE log_head SET size = 0"],
    ["api", "ALTER TABLE log_leaf DISABLE TRIGGER ALL"],
    ["web", "INSERT INTO project (id, key, name) VALUES (gen_random_uuid(), 'x', 'X')"],
    ["web", "UPDATE run SET traffic_percent = 100"],
    ["web", "SELECT * FROM api_token"],
    ["web", "SELECT ledger_append('', 0, NULL, NULL, NULL, '', '')"],
    ["web", "SELECT graphile_worker.add_job('x')"],
    ["web", "SET ROLE tollgate_app"],
  ] as const)("does not let %s do: %s", async (name, sql) => {
    await expect(run(result.roles.urls[name], sql)).rejects.toThrow(
      /permission denied|must be owner/,
    );
  });

  it("lets api and worker use the queue", async () => {
    await run(result.roles.urls.api, "SELECT graphile_worker.add_job('anything')");
    const sql = "SELECT task_identifier AS task FROM graphile_worker.jobs";
    expect(await run(result.roles.urls.worker, sql)).toEqual([{ task: "anything" }]);
  });
});

describe("migrate as a user who may not create roles", () => {
  const limitedUrl = () => {
    const url = new URL(`${inject("databaseServer")}${LIMITED}`);
    url.username = LIMITED;
    url.password = "secret";
    return url.href;
  };
  beforeAll(async () => {
    await asAdmin(`CREATE ROLE ${LIMITED} LOGIN PASSWORD 'secret'`);
    await asAdmin(`CREATE DATABASE ${LIMITED} OWNER ${LIMITED}`);
    await asAdmin(`ALTER SCHEMA public OWNER TO ${LIMITED}`, LIMITED);
  });
  afterAll(async () => {
    await asAdmin(`DROP DATABASE ${LIMITED} WITH (FORCE)`);
    await asAdmin(`DROP ROLE ${LIMITED}`);
  });

  it("says so and gives every process the user itself", async () => {
    const limited = await migrate(limitedUrl());
    expect(limited.roles).toMatchObject({
      kind: "given",
      reason: expect.stringMatching(/permission denied/),
    });
    expect(limited.roles.urls.api).toBe(limitedUrl());
    expect(describeMigration(limited).join("\n")).toMatch(
      /no logins of their own.*all of its rights/,
    );
  });

  it("limits each process with SET ROLE where the user is a member of the roles", async () => {
    await asAdmin(`GRANT tollgate_app, tollgate_web TO ${LIMITED}`);
    const limited = await migrate(limitedUrl());
    expect(limited.roles.kind).toBe("set-role");
    expect(await run(limited.roles.urls.web, "SELECT current_user AS me")).toEqual([
      { me: "tollgate_web" },
    ]);
    await expect(run(limited.roles.urls.api, "UPDATE log_head SET size = 0")).rejects.toThrow(
      /permission denied/,
    );
  });
});

it("names a database that does not answer, without the password", async () => {
  const url = new URL(ownerUrl);
  url.port = "1";
  await expect(migrate(url.href)).rejects.toThrow(/127\.0\.0\.1:1\/test_migrate does not answer/);
  await expect(migrate(url.href)).rejects.not.toThrow(url.password);
});
