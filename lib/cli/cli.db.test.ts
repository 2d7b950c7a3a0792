import { spawn } from "node:child_process";
import path from "node:path";
import { type ServerType, serve } from "@hono/node-server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkoutFolder } from "@/lib/config/checkout";
import { openFrontDoor } from "@/lib/testing/front-door";
import { type GateStory, playGateStory } from "@/lib/testing/gate-story";
import { type LiveRun, startLiveRun } from "@/lib/testing/live-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import { createToken } from "@/lib/use-cases/access/create-token";
import { ENGINE } from "@/lib/use-cases/run/engine";

type Outcome = { code: number | null; out: string; err: string };
type Options = { token?: string; url?: string; input?: string; interruptAt?: string };

const ALL = ["read", "samples:write", "evidence:write", "run:write", "decide", "rollback"];

let db: TestDatabase;
let live: LiveRun;
let story: GateStory;
let server: ServerType;
let url: string;
let tokens: { live: string; readOnly: string; story: string };

beforeAll(async () => {
  db = await createTestDatabase();
  live = await startLiveRun(db);
  story = await playGateStory(db);
  const { id } = await db.prisma.project.findUniqueOrThrow({ where: { key: "story" } });
  const token = async (projectId: string, scopes: string[]) =>
    (
      await createToken(
        { actor: ENGINE, db },
        { projectId, name: "ci", scopes, expiresInDays: null },
      )
    ).secret;
  tokens = {
    live: await token(live.seed.projectId, ALL),
    readOnly: await token(live.seed.projectId, ["read"]),
    story: await token(id, ALL),
  };
  const { app } = openFrontDoor(db, live.seed);
  await new Promise<void>((resolve) => {
    server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) => {
      url = `http://127.0.0.1:${port}`;
      resolve();
    });
  });
});
afterAll(async () => {
  server.close();
  await db.close();
});

/** Runs the real command in a process of its own. */
function tollgate(args: string[], options: Options = {}): Promise<Outcome> {
  const token = options.token ?? tokens.live;
  const child = spawn(
    process.execPath,
    [path.join(checkoutFolder(), "bin/tollgate.mjs"), ...args],
    {
      env: {
        PATH: process.env.PATH,
        NODE_ENV: "test",
        TOLLGATE_URL: options.url ?? url,
        ...(token ? { TOLLGATE_TOKEN: token } : {}),
      },
    },
  );
  const outcome: Outcome = { code: null, out: "", err: "" };
  child.stdout.on("data", (chunk) => {
    outcome.out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    outcome.err += chunk;
    if (options.interruptAt && outcome.err.includes(options.interruptAt)) child.kill("SIGINT");
  });
  child.stdin.end(options.input ?? "");
  return new Promise((resolve) => child.on("close", (code) => resolve({ ...outcome, code })));
}

test("0: what was asked for is done, and --json is what the contract says", async () => {
  expect(await tollgate(["status", live.runId])).toMatchObject({ code: 0, err: "" });
  const json = await tollgate(["status", live.runId, "--json"]);
  expect(JSON.parse(json.out)).toMatchObject({ id: live.runId, state: "running" });
  const byName = await tollgate(["status", JSON.parse(json.out).documentId, "--json"]);
  expect(JSON.parse(byName.out)).toMatchObject({ id: live.runId });
});

test("0: a sample is taken, NDJSON as well; what was rejected makes it 64 and is listed by line", async () => {
  const one = await tollgate(["push", live.runId, "--metric", "latency", "--value", "212"]);
  expect(one).toMatchObject({ code: 0, out: "accepted 1, rejected 0\n" });
  const input = `{"metric":"latency","value":1}\n{"metric":"nothing","value":1}\nno json\n`;
  const mixed = await tollgate(["push", live.runId, "--json"], { input });
  expect(mixed.code).toBe(64);
  const answer = JSON.parse(mixed.out) as { accepted: number; rejected: { index: number }[] };
  expect(answer.accepted).toBe(1);
  expect(answer.rejected.map((r) => r.index)).toEqual([1, 2]);
});

test("64: a batch of which nothing is taken is listed by line as well", async () => {
  const input = `{"metric":"nothing","value":1}\n`;
  const outcome = await tollgate(["push", live.runId], { input });
  expect(outcome).toMatchObject({ code: 64, err: "" });
  expect(outcome.out).toContain("accepted 0, rejected 1\n  line 1: ");
});

test("10: still closed at timeout", async () => {
  const outcome = await tollgate(
    ["wait", story.draftRun, "--stage", "pre-deployment", "--timeout", "0s"],
    { token: tokens.story },
  );
  expect(outcome.code).toBe(10);
  expect(outcome.out).toContain("Still closed");
});

test("10: GO on a closed gate says what is in the way", async () => {
  const stage = live.seed.plan.stages[0]?.key ?? "";
  const outcome = await tollgate(["decide", live.runId, stage, "go", "--because", "I want to"]);
  expect(outcome.code).toBe(10);
  expect(outcome.err).toContain("gate_closed");
  expect(outcome.err).toContain("verdict:");
});

test("11: the gate failed", async () => {
  const args = ["wait", story.rolledBackRun, "--stage", "only"];
  const outcome = await tollgate(args, { token: tokens.story });
  expect(outcome).toMatchObject({ code: 11 });
  expect(outcome.out).toContain("rolled back");
});

test("13: overridden, and 0 only with --accept-override", async () => {
  const args = ["wait", story.completedRun, "--stage", "only", "--json"];
  const outcome = await tollgate(args, { token: tokens.story });
  expect(outcome.code).toBe(13);
  expect(JSON.parse(outcome.out)).toMatchObject({ gate: "overridden" });
  const accepted = await tollgate([...args, "--accept-override"], { token: tokens.story });
  expect(accepted.code).toBe(0);
});

test.each([
  ["an unknown token", ["run", "list"], "tollgate_unknown"],
  ["a token without the scope", ["push", "RUN", "--metric", "latency", "--value", "1"], "readOnly"],
])("30: %s", async (_, args, name) => {
  const token = name === "readOnly" ? tokens.readOnly : name;
  const outcome = await tollgate(
    args.map((arg) => (arg === "RUN" ? live.runId : arg)),
    { token },
  );
  expect(outcome.code).toBe(30);
});

test("40: nobody answers", async () => {
  const outcome = await tollgate(["status", live.runId], { url: "http://127.0.0.1:9" });
  expect(outcome.code).toBe(40);
  expect(outcome.err).toContain("http://127.0.0.1:9");
});

test.each([
  ["no command", ["statsu", "RUN"]],
  ["a missing argument", ["status"]],
  ["an unknown option", ["status", "RUN", "--loud"]],
  ["an unknown choice", ["decide", "RUN", "one", "maybe", "--because", "x"]],
  ["no justification", ["decide", "RUN", "one", "go"]],
  ["a run that is not there", ["status", "NOTHING-001"]],
  ["a stage that is not there", ["wait", "RUN", "--stage", "nothing"]],
  ["a duration that is none", ["wait", "RUN", "--stage", "x", "--timeout", "soon"]],
  ["nothing to push", ["push", "RUN", "--metric", "latency"]],
  ["a plan that cannot be read", ["plan", "check", "/nothing.yaml"]],
])("64: %s", async (_, args) => {
  const outcome = await tollgate(args.map((arg) => (arg === "RUN" ? live.runId : arg)));
  expect(outcome.code).toBe(64);
  expect(outcome.err).not.toBe("");
});

test("64: no token at all", async () => {
  const outcome = await tollgate(["run", "list"], { token: "" });
  expect(outcome).toMatchObject({ code: 64 });
  expect(outcome.err).toContain("TOLLGATE_TOKEN");
});

test("130: interrupted while it waits", async () => {
  const args = ["wait", story.draftRun, "--stage", "pre-deployment"];
  const outcome = await tollgate(args, { token: tokens.story, interruptAt: "Waiting" });
  expect(outcome.code).toBe(130);
});
