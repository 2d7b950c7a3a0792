import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { startPollLoop } from "@/lib/processes/poll-loop";
import { PolledWorld, page, pulledMetric } from "@/lib/testing/polled-run";
import { ENGINE } from "@/lib/use-cases/run/engine";
import { rollBackRun } from "@/lib/use-cases/run/roll-back-run";

const WITHIN = { timeout: 15_000, interval: 50 };

let world: PolledWorld;
let owner: pg.Client;
let lines: string[];
beforeAll(async () => {
  world = await PolledWorld.open();
  owner = new pg.Client({ connectionString: world.db.ownerUrl });
  await owner.connect();
});
beforeEach(() => {
  lines = [];
});
afterAll(async () => {
  await owner.end();
  await world.close();
});

const start = () =>
  startPollLoop({
    context: { ...world.context, actor: ENGINE },
    log: (line) => lines.push(line),
  });

const value = async () => (await world.stored()).pulled?.reading?.value;

it("asks by itself, when the stage begins and whenever it is due, and ends when it is told", async () => {
  world.server.answer(page(5));
  const stop = start();
  await world.start([pulledMetric("latency")], { interval: 1000 });
  await expect.poll(value, WITHIN).toBe(5);
  world.server.answer(page(6));
  await expect.poll(value, WITHIN).toBe(6);
  await stop();
  await world.server.quiet();
  expect(lines).toEqual([]);
});

it("says once what goes wrong, and once that it is over", async () => {
  world.server.answer({ status: 503, body: "" });
  await world.start([pulledMetric("latency")], { interval: 1000 });
  const stop = start();
  await expect.poll(async () => (await world.stored()).failures, WITHIN).toBeGreaterThan(1);
  world.server.answer(page(5));
  await expect.poll(value, WITHIN).toBe(5);
  await stop();
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/latency: source_failed: .*503/);
  expect(lines[1]).toMatch(/latency: answered again/);
});

it("survives the loss of every connection to the database", async () => {
  world.server.answer(page(5));
  await world.start([pulledMetric("latency")], { interval: 1000 });
  const stop = start();
  await expect.poll(value, WITHIN).toBe(5);
  await owner.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
  );
  world.server.answer(page(7));
  await expect.poll(() => value().catch(() => null), WITHIN).toBe(7);
  await stop();
});

it("has at most eight questions open at once, and gets to all of them", async () => {
  const keys = Array.from({ length: 20 }, (_, index) => `m${index}`);
  let [open, most] = [0, 0];
  world.server.answer((_seen, response) => {
    open += 1;
    most = Math.max(most, open);
    setImmediate(() => {
      open -= 1;
      response.writeHead(200, { "content-type": "application/json" });
      response.end(page(5).body);
    });
    return undefined;
  });
  await world.start(keys.map((key) => pulledMetric(key)));
  const stop = start();
  await expect
    .poll(() => new Set(world.server.requests.map((r) => r.url.pathname)).size, WITHIN)
    .toBe(keys.length);
  await stop();
  expect(most).toBeLessThanOrEqual(8);
  expect(world.server.requests).toHaveLength(keys.length);
});

it("drops its questions at once when the stage is rolled back, or the process stops", async () => {
  world.server.answer(() => undefined);
  await world.start([pulledMetric("latency")], { timeout: 60_000 });
  const stop = start();
  await expect.poll(() => world.server.requests.length, WITHIN).toBe(1);
  await rollBackRun(world.run.context, world.run.runId, "enough");
  await world.server.quiet();
  expect((await world.stored()).error).toBeNull();
  await world.start([pulledMetric("latency")], { timeout: 60_000 });
  await expect.poll(() => world.server.requests.length, WITHIN).toBe(1);
  await stop();
  await world.server.quiet();
  expect(await world.stored()).toMatchObject({ claimed_until: null, error: null });
});
