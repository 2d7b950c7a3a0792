import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "@/lib/data/database";
import { commitPending } from "@/lib/data/ingest/commit-pending";
import { mergePendingOfRun, packSamples } from "@/lib/data/metric/pending-folds";
import { quantileOf, sketchFromBytes } from "@/lib/data/metric/sketch";
import { type LiveRun, startLiveRun } from "@/lib/testing/live-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import { ingestSamples } from "@/lib/use-cases/metric/ingest-samples";
import { ENGINE } from "@/lib/use-cases/run/engine";
import { tickRun } from "@/lib/use-cases/run/tick-run";

let db: TestDatabase;
let other: Database;
let live: LiveRun;
beforeAll(async () => {
  db = await createTestDatabase();
  other = openDatabase(db.url, db.signer ? { signer: db.signer } : {});
});
beforeEach(async () => {
  live = await startLiveRun(db);
});
afterAll(async () => {
  await other.close();
  await db.close();
});

const ago = (seconds: number) => Date.now() - seconds * 1000;

async function ingest(raws: unknown[]) {
  const items = raws.map((raw, index) => ({ index, raw }));
  await ingestSamples(live.context, live.runId, { items, broken: [], claim: null });
}

async function totals() {
  const { rows } = await db.pool.query(
    "SELECT * FROM metric_total WHERE stage_id = $1 AND metric = 'latency'",
    [live.stageId],
  );
  return rows[0];
}

async function buckets() {
  const { rows } = await db.pool.query(
    `SELECT count(*)::int AS buckets, sum(count) AS count, sum(sum) AS sum FROM metric_bucket
     WHERE stage_id = $1 AND metric = 'latency'`,
    [live.stageId],
  );
  return rows[0];
}

describe("what is acknowledged", () => {
  it("is merged by another process where its own does not live to do so", async () => {
    const items = [1, 2, 3].map((value) => ({
      stageId: live.stageId,
      metric: "latency",
      arm: "canary" as const,
      value,
      weight: value,
      at: new Date(ago(value * 10)),
    }));
    const jobs = items.map((item) => ({
      runId: live.runId,
      items: [item],
      claim: null,
      answer: () => "{}",
    }));
    expect(await commitPending(db.pool, jobs, packSamples)).toMatchObject({
      results: jobs.map(() => ({ kind: "written" })),
    });
    expect(await totals()).toBeUndefined();
    await tickRun({ actor: ENGINE, db: other }, live.runId);
    expect(await totals()).toMatchObject({ count: 6, sum: 14, min: 1, max: 3, last: 1 });
    expect(await buckets()).toMatchObject({ buckets: 3, count: 6, sum: 14 });
    await tickRun({ actor: ENGINE, db: other }, live.runId);
    expect(await totals()).toMatchObject({ count: 6 });
  });

  it("keeps every bin of its sketch and its spread while it waits", async () => {
    const values = [-250, -3, 0, 0, 0.004, 1, 12, 12, 900_000];
    const raws = values.map((value) => ({ metric: "latency", value, at: ago(3) }));
    await Promise.all(raws.map((raw) => ingest([raw])));
    await mergePendingOfRun(db, live.runId);
    const { sketch, m2 } = await totals();
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    expect(Math.abs(m2 / squares - 1)).toBeLessThan(1e-9);
    for (const [index, value] of values.entries()) {
      const found = quantileOf(sketchFromBytes(sketch), (index + 1) / values.length);
      expect(Math.abs(found - value)).toBeLessThanOrEqual(Math.abs(value) * 0.0101);
    }
  });
});
