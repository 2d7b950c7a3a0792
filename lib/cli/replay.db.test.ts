import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type ServerType, serve } from "@hono/node-server";
import { afterAll, beforeAll, expect, it } from "vitest";
import { checkoutFolder } from "@/lib/config/checkout";
import { ReplayView } from "@/lib/contract/replay";
import { openFrontDoor } from "@/lib/testing/front-door";
import { type LiveRun, startLiveRun } from "@/lib/testing/live-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import { createToken } from "@/lib/use-cases/access/create-token";
import { ENGINE } from "@/lib/use-cases/run/engine";
import { rollBackRun } from "@/lib/use-cases/run/roll-back-run";
import { tickRun } from "@/lib/use-cases/run/tick-run";

const OTHER = `
name: other
title: Other thresholds
version: "2.0.0"
documentId: OTHER
stakeholders: [{ role: engineer, title: Engineer }]
metrics:
  latency: { label: Latency, group: performance, unit: ms, aggregate: p95, threshold: <= 200ms, critical: true }
stages:
  - key: s1
    title: First
    traffic: 5%
    soak: { min: 1h, max: 2h }
    metrics: [latency]
    decision: { makers: [engineer], rollback: automatic }
`;

let db: TestDatabase;
let live: LiveRun;
let server: ServerType;
let folder: string;
let environment: Record<string, string>;

beforeAll(async () => {
  db = await createTestDatabase();
  live = await startLiveRun(db);
  const { projectId } = live.seed;
  const wanted = { projectId, name: "ci", scopes: ["read"], expiresInDays: null };
  const { secret } = await createToken({ actor: ENGINE, db }, wanted);
  const { app, bearer, post } = openFrontDoor(db, live.seed);
  const samples = [60, 120, 180].map((ago) => ({
    metric: "latency",
    value: 300,
    at: Date.now() - ago * 1000,
  }));
  await post(`/runs/${live.runId}/samples`, await bearer("samples:write"), { samples });
  await tickRun(live.context, live.runId);
  await rollBackRun(live.context, live.runId, "it is slow");
  folder = mkdtempSync(path.join(tmpdir(), "tollgate-replay-"));
  writeFileSync(path.join(folder, "other.yaml"), OTHER);
  const url = await new Promise<string>((resolve) => {
    server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) =>
      resolve(`http://127.0.0.1:${port}`),
    );
  });
  environment = { TOLLGATE_URL: url, TOLLGATE_TOKEN: secret };
});
afterAll(async () => {
  server.close();
  rmSync(folder, { recursive: true });
  await db.close();
});

/** Runs the real command in a process of its own. */
function tollgate(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const command = path.join(checkoutFolder(), "bin/tollgate.mjs");
  const child = spawn(process.execPath, [command, ...args], {
    env: { PATH: process.env.PATH, NODE_ENV: "test", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { out: "", err: "" };
  child.stdout.on("data", (chunk) => {
    said.out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    said.err += chunk;
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ ...said, code })));
}

it("0: prints a table a stage and ends with the sentence; differences are no error", async () => {
  const plan = path.join(folder, "other.yaml");
  const text = await tollgate("replay", live.runId, "--plan", plan);
  expect(text).toMatchObject({ code: 0, err: "" });
  expect(text.out).toContain("s1: s1, 10 min");
  expect(text.out).toMatch(/ROLLBACK, \S+Z +DIFFERS +ROLLBACK by the engine at \S+, \d+ min/);
  expect(text.out).toMatch(/latency|Latency/);
  expect(text.out).toContain("<= 500ms -> <= 200ms");
  expect(text.out).toContain("- queue: the other plan does not have it");
  expect(text.out).not.toContain("not judged");
  expect(text.out.trimEnd().endsWith("The only decision would have differed.")).toBe(true);
  const json = await tollgate("replay", live.runId, "--plan", plan, "--json");
  expect(json.code).toBe(0);
  expect(ReplayView.parse(JSON.parse(json.out))).toMatchObject({
    decisions: { total: 1, differ: 1, open: 0 },
    stages: [{ key: "s1", reproduced: true }],
  });
});

it.each([
  ["a plan that is not there", "nothing.yaml"],
  ["a plan that is none", "broken.yaml"],
])("64: %s", async (_, name) => {
  writeFileSync(path.join(folder, "broken.yaml"), "name: x\n");
  const outcome = await tollgate("replay", live.runId, "--plan", path.join(folder, name));
  expect(outcome.code).toBe(64);
  expect(outcome.err).not.toBe("");
});
