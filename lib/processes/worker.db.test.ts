import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { checkoutFolder } from "@/lib/config/checkout";
import { PolledWorld, page, pulledMetric } from "@/lib/testing/polled-run";

const WITHIN = { timeout: 30_000, interval: 100 };

let world: PolledWorld;
let home: string;
let worker: ChildProcess;
beforeAll(async () => {
  world = await PolledWorld.open();
  home = await mkdtemp(path.join(tmpdir(), "tollgate-worker-"));
  await world.start([pulledMetric("latency")], { interval: 1000 });
  const processes = path.join(checkoutFolder(), "lib/processes");
  worker = fork(path.join(processes, "worker.ts"), [], {
    cwd: checkoutFolder(),
    execArgv: ["--import", pathToFileURL(path.join(processes, "register-tsx.mjs")).href],
    env: {
      PATH: process.env.PATH,
      NODE_ENV: "test",
      DATABASE_URL: world.db.url,
      TOLLGATE_HOME: home,
    },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
});
afterAll(async () => {
  if (worker.exitCode === null && worker.signalCode === null) {
    worker.kill("SIGKILL");
    await once(worker, "exit");
  }
  await rm(home, { recursive: true });
  await world.close();
});

it("asks nobody whom the operator has not listed, and says how to list them", async () => {
  world.server.answer(page(5));
  await expect.poll(async () => (await world.stored()).error?.code, WITHIN).toBe("not_allowed");
  const { error } = await world.stored();
  expect(error?.message).toContain(world.server.origin);
  expect(error?.message).toMatch(/origins: in outbound\.yaml.*TOLLGATE_OUTBOUND/);
  expect(world.server.requests).toEqual([]);
});

it("asks by itself as soon as the operator has", async () => {
  const listed = `origins:\n  - { origin: "${world.server.origin}", private: true }\n`;
  await writeFile(path.join(home, "outbound.yaml"), listed);
  await world.db.pool.query("UPDATE source_reading SET next_at = now()");
  await expect.poll(async () => (await world.stored()).pulled?.reading?.value, WITHIN).toBe(5);
  expect((await world.stored()).error).toBeNull();
});

it("ends in order while a question is open", async () => {
  world.server.answer(() => undefined);
  const before = world.server.requests.length;
  await expect.poll(() => world.server.requests.length, WITHIN).toBeGreaterThan(before);
  const ended = once(worker, "exit");
  worker.kill("SIGTERM");
  expect(await ended).toEqual([0, null]);
  expect(await world.stored()).toMatchObject({ claimed_until: null, error: null });
});
