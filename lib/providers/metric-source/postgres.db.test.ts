import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Answers } from "@/lib/domain/source/source";
import { postgresSource } from "@/lib/providers/metric-source/postgres";
import { pinnedOutbound } from "@/lib/providers/outbound/pinned-outbound";
import { CONTRACT_WINDOW, sourceErrorOf } from "@/lib/testing/metric-source-contract";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";

const LAST = new Date(CONTRACT_WINDOW.to.getTime() - 1);

let database: TestDatabase;
let owner: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await owner.query(`
    CREATE TABLE document (id int PRIMARY KEY, version int, expected int);
    INSERT INTO document SELECT n, 2, 2 FROM generate_series(1, 11) n;
    CREATE SEQUENCE calls;
    CREATE FUNCTION write_document() RETURNS int LANGUAGE plpgsql AS
      $$ BEGIN INSERT INTO document VALUES (99, 0, 0); RETURN 1; END $$`);
});
afterAll(async () => {
  await owner?.end();
  await database?.close();
});

/** As the superuser: what it cannot do, nobody can. */
function pull(
  sql: string,
  options: { answers?: Answers; timeout?: number; password?: string; database?: string } = {},
) {
  const address = new URL(database.ownerUrl);
  address.searchParams.set("sslmode", "disable");
  if (options.password) address.password = options.password;
  if (options.database) address.pathname = options.database;
  const origin = `postgres://${address.host}`;
  const outbound = pinnedOutbound(() => ({
    origins: [{ origin, private: true }],
    secrets: new Map([["db", { value: address.href, origins: [origin], projects: null }]]),
  }));
  return postgresSource({ outbound })({
    project: "shop",
    source: {
      kind: "postgres",
      key: "db",
      secret: "db",
      polling: { interval: 15_000, timeout: options.timeout ?? 20_000, retries: 0 },
    },
    query: { kind: "postgres", sql },
    answers: options.answers ?? "window",
    window: CONTRACT_WINDOW,
    signal: new AbortController().signal,
  });
}

async function documents(): Promise<number> {
  const { rows } = await owner.query<{ n: number }>("SELECT count(*)::int AS n FROM document");
  return rows[0]?.n ?? Number.NaN;
}

describe("postgresSource", () => {
  it("counts 11 of 11 rows", async () => {
    const sql = `SELECT count(*) FILTER (WHERE version = expected) AS numerator, count(*) AS denominator
      FROM document`;
    expect(await pull(sql)).toEqual({
      query: sql,
      series: null,
      warnings: [],
      data: { kind: "ratio", numerator: 11, denominator: 11, at: LAST },
    });
  });

  it.each<[string, object]>([
    ["SELECT 42 AS value", { kind: "value", value: 42, samples: null, at: LAST }],
    ["SELECT 42 AS value;", { value: 42 }],
    ["SELECT 42 AS value -- the answer", { value: 42 }],
    ["WITH a AS (SELECT 1 AS value) SELECT value FROM a ORDER BY 1", { value: 1 }],
    ["SELECT 9007199254740991::bigint AS value", { value: Number.MAX_SAFE_INTEGER }],
    ["SELECT 0.000000123456789::numeric AS value", { value: 1.23456789e-7 }],
    ["SELECT 1e300::float8 AS value", { value: 1e300 }],
    ["SELECT 0.5::real AS value, 12::bigint AS samples", { value: 0.5, samples: 12 }],
    ["SELECT 'NaN'::float8 AS value", { value: Number.NaN }],
    ["SELECT 'NaN'::numeric AS value", { value: Number.NaN }],
    ["SELECT '-Infinity'::float8 AS value", { value: Number.NEGATIVE_INFINITY }],
    ["SELECT NULL::int AS value", { kind: "empty" }],
    ["SELECT 1 AS value WHERE false", { kind: "empty" }],
    ["SELECT 1 AS numerator, NULL::int AS denominator", { kind: "empty" }],
    [
      "SELECT 1 AS value, timestamptz '2026-03-02 11:02:03.5+01' AS at",
      { value: 1, at: new Date("2026-03-02T10:02:03.500Z") },
    ],
    [
      "SELECT extract(epoch FROM interval '$window') AS value, timestamptz '$from' AS at",
      { value: 300, at: CONTRACT_WINDOW.from },
    ],
  ])("reads %s", async (sql, data) => {
    expect((await pull(sql)).data).toMatchObject(data);
  });

  it("is one observation as a sample, and none when it is known already", async () => {
    const samples = { answers: "samples" } as const;
    expect((await pull("SELECT 1 AS value", samples)).data).toEqual({
      kind: "points",
      points: [{ at: LAST, value: 1 }],
    });
    const old = "SELECT 1 AS value, timestamptz '$from' - interval '1s' AS at";
    expect((await pull(old, samples)).data).toEqual({ kind: "empty" });
  });

  it.each([
    ["SELECT generate_series(1, 3) AS value", /more than one row/],
    ["SELECT 1 AS n", /column "n"/],
    ["SELECT 1 AS value, 2 AS value", /twice/],
    ["SELECT 1 AS value, 2 AS numerator", /expected `value`, or/],
    ["SELECT 1 AS numerator", /expected `value`, or/],
    ["SELECT 1 AS samples", /expected `value`, or/],
    ["SELECT '42' AS value", /column value is of another type/],
    ["SELECT repeat('x', 100000000) AS value", /column value is of another type/],
    ["SELECT true AS value", /column value is of another type/],
    ["SELECT 1 AS value, '2026-03-02T10:00:00'::timestamp AS at", /timestamptz/],
    ["SELECT 1e400::numeric AS value", /too large/],
    ["SELECT 1 AS value, 1.5 AS samples", /whole number/],
    ["SELECT 1 AS value, timestamptz '$to' + interval '2 min' AS at", /future/],
    ["SELECT 1 AS value, timestamptz 'infinity' AS at", /no time/],
  ])("refuses the answer of %s", async (sql, words) => {
    const error = await sourceErrorOf(pull(sql));
    expect(error.code).toBe("bad_answer");
    expect(error.message).toMatch(words);
  });

  it.each([
    ["INSERT INTO document VALUES (99, 0, 0) RETURNING 1 AS value", "bad_query"],
    ["DELETE FROM document RETURNING 1 AS value", "bad_query"],
    ["DROP TABLE document", "bad_query"],
    ["SELECT 1 AS value; DROP TABLE document", "bad_query"],
    ["SELECT 1 AS value) AS a; DROP TABLE document; --", "bad_query"],
    ["SELECT 1 AS value) AS a; COMMIT; DROP TABLE document; SELECT * FROM (SELECT 1", "bad_query"],
    ["COMMIT", "bad_query"],
    ["SET TRANSACTION READ WRITE", "bad_query"],
    ["COPY document TO PROGRAM 'cat'", "bad_query"],
    ["DO $$ BEGIN DELETE FROM document; END $$", "bad_query"],
    [
      "WITH gone AS (DELETE FROM document RETURNING 1) SELECT count(*) AS value FROM gone",
      "bad_query",
    ],
    ["SELECT write_document() AS value", "bad_query"],
    ["SELECT nextval('calls') AS value", "bad_query"],
    ["SELECT id AS value FROM document WHERE id = 1 FOR UPDATE", "bad_query"],
    ["SELECT set_config('transaction_read_only', 'off', false)::int AS value", "bad_query"],
    ["SELECT 1 AS value FROM nowhere", "bad_query"],
    ["SELECT 1 / 0 AS value", "bad_query"],
    ["", "bad_query"],
  ])("runs nothing of %s", async (sql, code) => {
    const error = await sourceErrorOf(pull(sql));
    expect(error.code).toBe(code);
    expect(await documents()).toBe(11);
  });

  it("ends a query that takes too long, at the server too", async () => {
    const mark = "tollgate long query";
    const sql = `SELECT count(*) AS value FROM generate_series(1, 1e12::bigint) /* ${mark} */`;
    const error = await sourceErrorOf(pull(sql, { timeout: 400 }));
    expect(error.code).toBe("timeout");
    const running = async () => {
      const { rowCount } = await owner.query(
        "SELECT 1 FROM pg_stat_activity WHERE application_name = 'tollgate source' AND datname = current_database()",
      );
      return rowCount;
    };
    await expect.poll(running, { timeout: 20_000 }).toBe(0);
  });

  it("says that the database does not know the user, and repeats no password", async () => {
    const password = "wrong-and-secret-2236067977";
    const error = await sourceErrorOf(pull("SELECT 1 AS value", { password }));
    expect(error.code).toBe("unauthorised");
    expect(`${error.stack} ${error.cause}`).not.toContain(password);
    expect(await sourceErrorOf(pull("SELECT 1 AS value", { database: "nowhere" }))).toMatchObject({
      code: "unauthorised",
    });
  });
});
