import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type ServerType, serve } from "@hono/node-server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkoutFolder } from "@/lib/config/checkout";
import { PAGE } from "@/lib/testing/evidence-page";
import { openFrontDoor } from "@/lib/testing/front-door";
import { seedProject } from "@/lib/testing/seed-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import { createToken } from "@/lib/use-cases/access/create-token";
import { ENGINE } from "@/lib/use-cases/run/engine";

type Outcome = { code: number | null; out: string; err: string };

/** The first of April 2026 is a Wednesday. */
const WRONG_DAY = PAGE.replace("Wednesday, March 4, 2026", "Monday, April 1, 2026");

let db: TestDatabase;
let server: ServerType;
let url: string;
let token: string;
let folder: string;

beforeAll(async () => {
  db = await createTestDatabase();
  folder = mkdtempSync(path.join(tmpdir(), "tollgate-pages-"));
  const seed = await seedProject(db);
  const input = {
    projectId: seed.projectId,
    name: "ci",
    scopes: ["read", "run:write"],
    expiresInDays: null,
  };
  token = (await createToken({ actor: ENGINE, db }, input)).secret;
  const { app } = openFrontDoor(db, seed);
  await new Promise<void>((resolve) => {
    server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) => {
      url = `http://127.0.0.1:${port}`;
      resolve();
    });
  });
});
afterAll(async () => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
  await db.close();
});

function file(name: string, content: string | Uint8Array): string {
  const target = path.join(folder, name);
  writeFileSync(target, content);
  return target;
}

/** Runs the real command in a process of its own; without a server where `offline`. */
function tollgate(args: string[], offline = false): Promise<Outcome> {
  const child = spawn(
    process.execPath,
    [path.join(checkoutFolder(), "bin/tollgate.mjs"), ...args],
    {
      env: {
        PATH: process.env.PATH,
        NODE_ENV: "test",
        ...(offline ? {} : { TOLLGATE_URL: url, TOLLGATE_TOKEN: token }),
      },
    },
  );
  const outcome: Outcome = { code: null, out: "", err: "" };
  child.stdout.on("data", (chunk) => {
    outcome.out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    outcome.err += chunk;
  });
  child.stdin.end();
  return new Promise((resolve) => child.on("close", (code) => resolve({ ...outcome, code })));
}

test("imports a page, once, and starts a live run of it that reports the page", async () => {
  const page = file("search.md", PAGE);
  const checked = await tollgate(["import", page, "--check"]);
  expect(checked).toMatchObject({ code: 0 });
  expect(checked.out).toMatch(/Lines: \d+, of which \d+ are placed and 0 are kept as they are/);
  const imported = await tollgate(["import", page, "--json"]);
  const { run, documentId, created } = JSON.parse(imported.out);
  expect([imported.code, documentId, created]).toEqual([0, "SRCH-007", true]);
  const again = await tollgate(["import", page]);
  expect(again.out).toContain(`These very bytes are imported already: SRCH-007, run ${run}`);
  expect(again.out).toContain("The plan assumes, to be looked at:");
  const started = await tollgate(["run", "start", "--page", "SRCH-007", "--branch", "main"]);
  expect(started).toMatchObject({ code: 0, err: "" });
  const report = await tollgate(["report", started.out.trim()]);
  expect(report.out).toBe(PAGE);
  const listed = await tollgate(["run", "list"]);
  expect(listed.out).toMatch(/SRCH-007 +imported/);
}, 60_000);

test("reviews a file without a server, and a run with one", async () => {
  const wrong = file("wrong.md", WRONG_DAY);
  const offline = await tollgate(["review", wrong], true);
  expect(offline).toMatchObject({ code: 11, err: "" });
  expect(offline.out).toMatch(/CONTRADICTION {2}line 8/);
  const json = JSON.parse((await tollgate(["review", wrong, "--json"], true)).out);
  expect(json).toMatchObject({ kind: "file" });
  const { run } = JSON.parse((await tollgate(["import", wrong, "--json"])).out);
  const byRun = await tollgate(["review", run, "--json"]);
  expect(byRun.code).toBe(11);
  const findings = json.findings.map((finding: object) => ({ ...finding, waived: false }));
  expect(JSON.parse(byRun.out)).toEqual({ kind: "imported", findings });
  const sound = await tollgate(
    ["review", file("sound.md", "# Notes\n\nNothing is claimed.\n")],
    true,
  );
  expect(sound).toMatchObject({ code: 0 });
}, 60_000);

test.each([
  ["review", "a file that is not there", () => path.join(folder, "none.md"), /cannot be read/],
  ["review", "a picture", () => file("a.md", new Uint8Array([0x89, 0x50, 0x4e, 0x47])), /UTF-8/],
  ["import", "a picture", () => file("b.md", new Uint8Array([0x89, 0x50, 0x4e, 0x47])), /UTF-8/],
  ["import", "too much", () => file("c.md", "a".repeat(1024 * 1024 + 1)), /1048576 at most/],
  ["import", "an empty file", () => file("d.md", ""), /is empty/],
])(
  "%s refuses %s with 64",
  async (command, _, name, message) => {
    const outcome = await tollgate([command, name()]);
    expect(outcome.code).toBe(64);
    expect(outcome.err).toMatch(message);
  },
  30_000,
);

test("a run needs a plan or a page", async () => {
  const outcome = await tollgate(["run", "start"]);
  expect(outcome.code).toBe(64);
  expect(outcome.err).toContain("--plan NAME or --page RUN");
}, 30_000);
