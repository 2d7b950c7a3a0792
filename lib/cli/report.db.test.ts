import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type ServerType, serve } from "@hono/node-server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkoutFolder } from "@/lib/config/checkout";
import { ReportTableAnswer } from "@/lib/contract/report-table";
import { openFrontDoor } from "@/lib/testing/front-door";
import { type LiveRun, startLiveRun } from "@/lib/testing/live-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import { createToken } from "@/lib/use-cases/access/create-token";
import { ENGINE } from "@/lib/use-cases/run/engine";

let db: TestDatabase;
let live: LiveRun;
let server: ServerType;
let folder: string;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  db = await createTestDatabase();
  live = await startLiveRun(db);
  folder = await mkdtemp(path.join(tmpdir(), "tollgate-report-"));
  const { projectId } = live.seed;
  const input = { projectId, name: "ci", scopes: ["read"], expiresInDays: null };
  const { secret } = await createToken({ actor: ENGINE, db }, input);
  const { app } = openFrontDoor(db, live.seed);
  const url = await new Promise<string>((resolve) => {
    server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) =>
      resolve(`http://127.0.0.1:${port}`),
    );
  });
  env = { PATH: process.env.PATH, NODE_ENV: "test", TOLLGATE_URL: url, TOLLGATE_TOKEN: secret };
});
afterAll(async () => {
  server.close();
  await db.close();
  await rm(folder, { recursive: true, force: true });
});

/** `tollgate report` in a process of its own. */
function report(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const program = path.join(checkoutFolder(), "bin/tollgate.mjs");
  const child = spawn(process.execPath, [program, "report", ...args], { env });
  const outcome = { out: "", err: "" };
  child.stdout.on("data", (chunk) => {
    outcome.out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    outcome.err += chunk;
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ ...outcome, code })));
}

test("prints the report, and the same bytes into a file", async () => {
  const file = path.join(folder, "report.md");
  const printed = await report(live.runId);
  expect(printed).toMatchObject({ code: 0, err: "" });
  expect(printed.out).toContain("\n## Sign-offs\n");
  expect(await report(live.runId, "-o", file)).toMatchObject({ code: 0, out: "" });
  expect(await readFile(file, "utf8")).toBe(printed.out);
  expect((await report(live.runId, "--shape", "run")).out).toBe(printed.out);
});

test("prints a table as CSV, and as JSON where that is asked for", async () => {
  const csv = await report(live.runId, "--table", "metrics");
  expect(csv).toMatchObject({ code: 0, err: "" });
  const json = await report(live.runId, "--table", "metrics", "--format", "json");
  const table = ReportTableAnswer.parse(JSON.parse(json.out));
  expect(csv.out.split("\r\n")[0]).toBe(table.columns.map((name) => `"${name}"`).join(","));
  expect(csv.out.trimEnd().split("\r\n")).toHaveLength(table.rows.length + 1);
});

test.each([
  [["--table", "nope"], "Allowed choices are facts"],
  [["--table", "metrics", "--format", "md"], "expected --format csv or json"],
  [["--format", "csv"], "expected --table with it"],
  [["--format", "html", "--shape", "run"], "expected --format md"],
])("64: %j is refused with what was expected", async (args, words) => {
  const outcome = await report(live.runId, ...args);
  expect(outcome.code).toBe(64);
  expect(outcome.err).toContain(words);
});
