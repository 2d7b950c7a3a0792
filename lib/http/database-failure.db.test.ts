import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase } from "@/lib/data/database";
import { databaseFailureOf } from "@/lib/http/database-failure";
import { openFrontDoor } from "@/lib/testing/front-door";
import { type Seed, seedProject } from "@/lib/testing/seed-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";

const nowhere = openDatabase("postgresql://nobody@127.0.0.1:1/none");
const noSocket = openDatabase("postgresql://nobody@/none?host=/nowhere");

let db: TestDatabase;
let seed: Seed;

beforeAll(async () => {
  db = await createTestDatabase();
  seed = await seedProject(db);
});
afterAll(async () => {
  await Promise.all([nowhere.close(), noSocket.close(), db.close()]);
});

/** What PostgreSQL itself says with this SQLSTATE. */
const raise = (code: string) =>
  `DO $$ BEGIN RAISE EXCEPTION 'told to' USING ERRCODE = '${code}'; END $$`;

function sqlOf(text: string): TemplateStringsArray {
  return Object.assign([text], { raw: [text] });
}

function failureOf(work: () => Promise<unknown>) {
  return work().then(() => "none", databaseFailureOf);
}

describe("databaseFailureOf", () => {
  it("knows a database that is away, through either client", async () => {
    for (const away of [nowhere, noSocket]) {
      expect(await failureOf(() => away.pool.query("SELECT 1"))).toBe("lost");
      expect(await failureOf(() => away.prisma.project.findMany())).toBe("lost");
    }
    const mine = openDatabase(db.ownerUrl);
    const end = "SELECT pg_terminate_backend(pg_backend_pid())";
    expect(await failureOf(() => mine.pool.query(end))).toBe("lost");
    expect(await failureOf(() => mine.prisma.$executeRaw(sqlOf(end)))).toBe("lost");
    await mine.close();
  });

  it.each([
    ["53100", "lost"],
    ["53300", "lost"],
    ["57P01", "lost"],
    ["40001", "race"],
    ["40P01", "race"],
    ["23505", "race"],
    ["22021", "unstorable"],
    ["23514", null],
    ["42501", null],
  ])("tells %s as %s, through either client", async (code, expected) => {
    expect(await failureOf(() => db.pool.query(raise(code)))).toBe(expected);
    expect(await failureOf(() => db.prisma.$executeRaw(sqlOf(raise(code))))).toBe(expected);
  });

  it("knows text that PostgreSQL cannot hold, through either client", async () => {
    for (const text of ["\0", '{"a":"\\u0000"}', '{"a":"\\ud800"}']) {
      const query = "SELECT $1::text::jsonb";
      expect(await failureOf(() => db.pool.query(query, [text]))).toBe("unstorable");
      expect(await failureOf(() => db.prisma.$executeRaw`SELECT ${text}::text::jsonb`)).toBe(
        "unstorable",
      );
    }
  });

  it("takes nothing else for one, whatever it says", () => {
    expect(databaseFailureOf(new Error("order 53100 and ECONNREFUSED"))).toBeNull();
    expect(
      databaseFailureOf(Object.assign(new Error("no such file"), { code: "ENOENT" })),
    ).toBeNull();
    expect(databaseFailureOf("57P01")).toBeNull();
  });
});

describe("without a database", () => {
  it("the API answers 503, says when to come back, and is not ready", async () => {
    const door = openFrontDoor(nowhere, seed);
    const response = await door.get("/runs", { Authorization: "Bearer any" });
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "2"]);
    expect(await response.json()).toMatchObject({ status: 503, code: "unavailable" });
    const ready = await door.app.request("/readyz");
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ checks: { database: { ok: false } } });
    expect((await door.app.request("/healthz")).status).toBe(200);
  });

  it("is not ready either without every migration", async () => {
    const door = openFrontDoor(db, seed, { migrations: ["29990101000000_to_come"] });
    const ready = await door.app.request("/readyz");
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({
      checks: {
        database: { ok: true },
        migrations: { ok: false, detail: "not applied: 29990101000000_to_come" },
      },
    });
  });

  it("a bug is answered blank, and logged whole under the id of the request", async () => {
    const logged: unknown[] = [];
    const log = {
      info: () => {},
      warn: () => {},
      error: (entry: unknown) => void logged.push(entry),
    };
    const broken = await createTestDatabase();
    const owner = openDatabase(broken.ownerUrl);
    await owner.pool.query("ALTER TABLE api_token RENAME COLUMN hash TO secret_hash");
    await owner.close();
    const door = openFrontDoor(broken, seed, { log });
    const response = await door.get("/runs", { Authorization: "Bearer any" });
    const body = await response.text();
    expect([response.status, body.includes("column")]).toEqual([500, false]);
    const id = response.headers.get("x-request-id");
    expect(JSON.parse(body)).toMatchObject({ code: "internal", requestId: id });
    expect(logged).toMatchObject([{ requestId: id, error: { code: "42703" } }]);
    await broken.close();
  });
});
