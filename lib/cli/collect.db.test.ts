import { spawn } from "node:child_process";
import path from "node:path";
import { type ServerType, serve } from "@hono/node-server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkoutFolder } from "@/lib/config/checkout";
import { CollectAnswer } from "@/lib/contract/source";
import { openFrontDoor } from "@/lib/testing/front-door";
import { PolledWorld, page, pulledMetric, sourcesAt } from "@/lib/testing/polled-run";

let world: PolledWorld;
let server: ServerType;
let url: string;
let tokens: { full: string; reading: string };
let stage: string;
beforeAll(async () => {
  world = await PolledWorld.open();
  await world.start([pulledMetric("latency"), pulledMetric("errors")]);
  stage = world.run.seed.plan.stages[0]?.key ?? "";
  const services = { db: world.db, sources: sourcesAt(world.server.origin) };
  const door = openFrontDoor(world.db, world.run.seed, { services });
  const token = async (...scopes: string[]) =>
    (await door.bearer(...scopes)).Authorization.replace("Bearer ", "");
  tokens = { full: await token("read", "samples:write"), reading: await token("read") };
  await new Promise<void>((resolve) => {
    server = serve({ fetch: door.app.fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) => {
      url = `http://127.0.0.1:${port}`;
      resolve();
    });
  });
});
afterAll(async () => {
  server.close();
  await world.close();
});

/** Runs the real command in a process of its own. */
function collect(args: string[], token = tokens.full) {
  const bin = path.join(checkoutFolder(), "bin/tollgate.mjs");
  const child = spawn(process.execPath, [bin, "collect", world.run.runId, ...args], {
    env: { PATH: process.env.PATH, NODE_ENV: "test", TOLLGATE_URL: url, TOLLGATE_TOKEN: token },
  });
  const outcome = { code: null as number | null, out: "", err: "" };
  child.stdout.on("data", (chunk) => {
    outcome.out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    outcome.err += chunk;
  });
  return new Promise<typeof outcome>((resolve) =>
    child.on("close", (code) => resolve({ ...outcome, code })),
  );
}

test("10: something that is required is missing, and is named", async () => {
  world.server.answer(({ url: asked }) =>
    asked.pathname === "/errors" ? { status: 503, body: "" } : page(5),
  );
  const { code, out, err } = await collect([stage]);
  expect({ code, err }).toEqual({ code: 10, err: "" });
  expect(out).toMatch(/METRIC +VALUE +VERDICT +SOURCE +AGE/);
  expect(out).toMatch(/latency +5 ms +pass +pages +\d+ s/);
  expect(out).toMatch(/errors +no data +error +pages +-, .*503/);
  expect(out).toMatch(/Missing:\n- errors has an error at its source: .*503/);
});

test("0: nothing is missing; --json is what the contract says", async () => {
  world.server.answer(page(6));
  const { code, out } = await collect([stage, "--json"]);
  expect(code).toBe(0);
  expect(CollectAnswer.parse(JSON.parse(out))).toMatchObject({
    stage,
    metrics: [
      { key: "latency", value: 6 },
      { key: "errors", value: 6 },
    ],
    missing: [],
  });
});

test("64: a stage that does not run, or is unknown", async () => {
  expect(await collect(["s2"])).toMatchObject({ code: 64, out: "" });
  expect((await collect(["nowhere"])).err).toContain(stage);
});

test("30: a token that may not add data", async () => {
  const outcome = await collect([stage], tokens.reading);
  expect(outcome.code).toBe(30);
  expect(outcome.err).toContain("samples:write");
});
