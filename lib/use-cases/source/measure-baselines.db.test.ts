import { afterAll, beforeAll, expect, it } from "vitest";
import type { MeasuredBaseline } from "@/lib/domain/metric/baseline";
import type { Baseline, Metric } from "@/lib/domain/metric/metric";
import type { Reply } from "@/lib/testing/answering-server";
import { liveMetric } from "@/lib/testing/live-run";
import {
  ago,
  calm,
  jsonQuery,
  PolledWorld,
  page,
  promMetric,
  pulledMetric,
} from "@/lib/testing/polled-run";
import { ingestSamples } from "@/lib/use-cases/metric/ingest-samples";
import { createRun } from "@/lib/use-cases/run/create-run";
import { ENGINE } from "@/lib/use-cases/run/engine";
import { tickRun } from "@/lib/use-cases/run/tick-run";
import { findWantedBaselines, measureBaseline } from "@/lib/use-cases/source/measure-baselines";

const HOUR = 3_600_000;
const HOUR_BEFORE: Baseline = {
  kind: "period",
  text: "1h before the release",
  length: HOUR,
  from: null,
  to: null,
};
const TWO_RUNS: Baseline = { kind: "runs", text: "the last 2 runs", count: 2 };

let world: PolledWorld;
beforeAll(async () => {
  world = await PolledWorld.open();
});
afterAll(() => world.close());

async function measure() {
  const wanted = await findWantedBaselines(world.context, world.run.runId);
  const context = { ...world.context, actor: ENGINE };
  return Promise.all(wanted.map((one) => measureBaseline(context, one, calm())));
}

async function stored(): Promise<Record<string, MeasuredBaseline>> {
  const rows = await world.db.prisma.baselineReading.findMany({
    where: { runId: world.run.runId },
  });
  return Object.fromEntries(
    rows.map((row) => [row.metric, row.document as unknown as MeasuredBaseline]),
  );
}

async function runStart(): Promise<number> {
  const run = await world.db.prisma.run.findUniqueOrThrow({ where: { id: world.run.runId } });
  return run.startedAt?.getTime() ?? Number.NaN;
}

async function measuredEvents(): Promise<string[]> {
  const { rows } = await world.db.pool.query<{ stage_key: string | null }>(
    "SELECT coalesce(stage_key, 'run') AS stage_key FROM log_leaf WHERE run_id = $1 AND kind = 'baseline.measured'",
    [world.run.runId],
  );
  return rows.map((row) => row.stage_key ?? "");
}

it("asks the source for the time before the release, once, and never changes it", async () => {
  const query = jsonQuery("/before?from=$from&to=$to&window=$window", { at: null, samples: "$.n" });
  await world.start([pulledMetric("latency", { query, unit: "s" }, { baseline: HOUR_BEFORE })]);
  world.server.answer({ body: '{"value":0.2,"n":40}' });
  expect(await measure()).toMatchObject([{ key: "latency", error: null }]);
  const [seen] = world.server.requests;
  const from = new Date(seen?.url.searchParams.get("from") ?? "").getTime();
  const to = new Date(seen?.url.searchParams.get("to") ?? "").getTime();
  expect(to).toBe(await runStart());
  expect(to - from).toBe(HOUR);
  const { latency } = await stored();
  expect(latency).toMatchObject({
    value: 200,
    samples: 40,
    source: "pages",
    query: expect.stringContaining(`window=3600s`),
    window: { from: new Date(from).toISOString(), to: new Date(to).toISOString() },
    runs: null,
  });
  expect(await measuredEvents()).toEqual(["run"]);
  world.server.answer({ body: '{"value":9,"n":40}' });
  expect(await measure()).toEqual([]);
  expect((await stored()).latency).toEqual(latency);
  const { pool } = world.db;
  await expect(pool.query("UPDATE baseline_reading SET document = '{}'")).rejects.toThrow(/denied/);
  await expect(pool.query("DELETE FROM baseline_reading")).rejects.toThrow(/denied/);
});

it("aggregates samples of the time before by itself", async () => {
  const pull = { answers: "samples" as const };
  const metric = { ...promMetric("latency", pull), aggregate: "p50" as const };
  await world.start([{ ...metric, baseline: HOUR_BEFORE }]);
  const to = await runStart();
  const values = Array.from({ length: 100 }, (_, i) => [
    (to - (100 - i) * 15_000) / 1000,
    `${i + 1}`,
  ]);
  const result = [{ metric: {}, values }];
  world.server.answer({
    body: JSON.stringify({ status: "success", data: { resultType: "matrix", result } }),
  });
  expect(await measure()).toMatchObject([{ error: null }]);
  const { latency } = await stored();
  expect(latency).toMatchObject({ samples: 100, moments: { count: 100, mean: 50.5 } });
  expect(Math.abs((latency?.value ?? 0) - 50) / 50).toBeLessThan(0.0101);
  expect(latency?.moments?.m2).toBeCloseTo(83_325, 6);
  expect(latency?.bins?.reduce((sum, [, weight]) => sum + weight, 0)).toBe(100);
});

it.each<[string, () => Reply, RegExp]>([
  ["has nothing", () => ({ body: '{"value":null,"at":null}' }), /nothing/],
  ["is away", () => ({ status: 503, body: "" }), /503/],
  ["answers HTML", () => ({ headers: { "content-type": "text/html" }, body: "<html>" }), /HTML/],
  ["tells only how things are now", () => page(5, ago(-1)), /expected one of/],
])("is not measured where the source %s, and is as soon as it answers", async (_, reply, words) => {
  await world.start([pulledMetric("latency", {}, { baseline: HOUR_BEFORE })]);
  world.server.answer(reply());
  const [refused] = await measure();
  expect(refused?.error?.message).toMatch(words);
  expect(await stored()).toEqual({});
  world.server.answer(page(5, new Date((await runStart()) - 1000).toISOString()));
  expect(await measure()).toMatchObject([{ error: null }]);
  expect((await stored()).latency?.value).toBe(5);
});

it("is stored once, however many workers measure it at once", async () => {
  await world.start([pulledMetric("latency", {}, { baseline: HOUR_BEFORE })]);
  let value = 0;
  const at = new Date((await runStart()) - 1000).toISOString();
  world.server.answer(() => {
    value += 1;
    return page(value, at);
  });
  await Promise.all([measure(), measure(), measure()]);
  expect(await measuredEvents()).toEqual(["run"]);
});

/** A run of the world's plan from start to end, with one sample. */
async function completeRun(value: number): Promise<string> {
  const { id, documentId } = await createRun(world.run.context, { plan: world.run.seed.plan.name });
  const items = [{ index: 0, raw: { metric: "latency", value } }];
  await ingestSamples(world.run.context, id, { items, broken: [], claim: null });
  await tickRun(world.run.context, id);
  await world.db.pool.query(
    "UPDATE stage SET state = 'passed' WHERE run_id = $1 AND state = 'running'",
    [id],
  );
  await world.db.pool.query("UPDATE run SET state = 'completed', ended_at = now() WHERE id = $1", [
    id,
  ]);
  return documentId;
}

const pushed = (baseline: Baseline | null): Metric =>
  liveMetric("latency", { aggregate: "avg", baseline });

it("is the mean of the last completed runs at the same stage, with their observations together", async () => {
  await world.start([pushed(TWO_RUNS)]);
  await world.db.pool.query("UPDATE stage SET state = 'passed' WHERE state = 'running'");
  await world.db.pool.query("UPDATE run SET state = 'completed' WHERE state = 'running'");
  await completeRun(1000);
  const second = await completeRun(100);
  const third = await completeRun(200);
  const { id } = await createRun(world.run.context, { plan: world.run.seed.plan.name });
  world.run = { ...world.run, runId: id };
  const first = world.run.seed.plan.stages[0]?.key ?? "";
  const outcomes = await measure();
  expect(outcomes.map((o) => [o.key, o.error])).toEqual(
    world.run.seed.plan.stages.map((stage) => [`${stage.key}/latency`, null]),
  );
  const all = await stored();
  expect(all[`${first}/latency`]).toMatchObject({
    value: 150,
    samples: 2,
    runs: [third, second],
    source: null,
    moments: { count: 2, mean: 150, m2: 5000 },
  });
  const [, later] = world.run.seed.plan.stages;
  // Nobody has been there: that is known for good, and nothing can be compared with it.
  expect(all[`${later?.key}/latency`]).toMatchObject({ value: null, runs: [] });
});
