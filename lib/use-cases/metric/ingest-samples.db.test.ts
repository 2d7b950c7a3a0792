import { createHash, randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "@/lib/data/database";
import { mergePendingOfRun } from "@/lib/data/metric/pending-folds";
import { quantileOf, sketchFromBytes } from "@/lib/data/metric/sketch";
import { type LiveRun, startLiveRun } from "@/lib/testing/live-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import type { Context } from "@/lib/use-cases/context";
import { type IngestBatch, ingestSamples } from "@/lib/use-cases/metric/ingest-samples";

let db: TestDatabase;
let other: Database;
let live: LiveRun;
beforeAll(async () => {
  db = await createTestDatabase();
  other = openDatabase(db.url);
});
beforeEach(async () => {
  live = await startLiveRun(db);
});
afterAll(async () => {
  await other.close();
  await db.close();
});

const ago = (seconds: number) => Date.now() - seconds * 1000;

function batchOf(raws: unknown[], claim: IngestBatch["claim"] = null): IngestBatch {
  return { items: raws.map((raw, index) => ({ index, raw })), broken: [], claim };
}

async function ingest(raws: unknown[], claim: IngestBatch["claim"] = null, by = live.context) {
  const outcome = await ingestSamples(by, live.runId, batchOf(raws, claim));
  if (outcome.kind !== "answer") throw new Error(outcome.kind);
  return outcome.answer;
}

function claimOf(body: string, key = randomUUID()) {
  const requestHash = createHash("sha256").update(body).digest();
  return { id: { principal: "token:t", route: "POST /samples", key }, requestHash };
}

async function totals(metric: string) {
  await mergePendingOfRun(db, live.runId);
  const { rows } = await db.pool.query(
    "SELECT * FROM metric_total WHERE stage_id = $1 AND metric = $2",
    [live.stageId, metric],
  );
  return rows[0];
}

async function bucketSums(metric: string) {
  await mergePendingOfRun(db, live.runId);
  const { rows } = await db.pool.query(
    `SELECT count(*)::int AS buckets, sum(count) AS count, sum(sum) AS sum FROM metric_bucket
     WHERE stage_id = $1 AND metric = $2`,
    [live.stageId, metric],
  );
  return rows[0];
}

describe("a batch", () => {
  it("keeps the valid samples and gives each other one its reason", async () => {
    const answer = await ingest([
      { metric: "latency", value: 120 },
      { metric: "latensy", value: 120 },
      { metric: "latency", value: "NaN" },
      { metric: "latency", value: Number.POSITIVE_INFINITY },
      { metric: "latency", value: null },
      { metric: "latency", value: 120, at: ago(-300) },
      { metric: "latency", value: 120, at: new Date(ago(3600)).toISOString() },
      { metric: "latency", value: 120, stage: "s2" },
      { metric: "latency", value: 120, stage: "s9" },
      { metric: "latency", value: 1e16 },
      { metric: "latency", value: 120, weight: 0 },
      { metric: "latency", value: 120, unit: "ms" },
      { metric: "tls", value: "TLSv1.3" },
      { metric: "tls", value: "1.2 or so" },
      { metric: "latency", value: "120ms" },
      17,
    ]);
    expect(answer.accepted).toBe(2);
    expect(answer.rejected.map((r) => [r.index, r.code])).toEqual([
      [1, "unknown_metric"],
      [2, "bad_value"],
      [3, "malformed"],
      [4, "malformed"],
      [5, "in_the_future"],
      [6, "before_stage"],
      [7, "stage_not_running"],
      [8, "unknown_stage"],
      [9, "out_of_range"],
      [10, "malformed"],
      [11, "malformed"],
      [13, "bad_value"],
      [14, "bad_value"],
      [15, "malformed"],
    ]);
    for (const { message, expected } of answer.rejected) {
      expect(message).not.toBe("");
      expect(expected).not.toBe("");
    }
    expect(await totals("latency")).toMatchObject({ count: 1, sum: 120 });
    expect(await totals("tls")).toMatchObject({ last: 1e10 + 3e5 });
  });

  it("takes a clock that is up to five seconds ahead, and samples that come late", async () => {
    const answer = await ingest([
      { metric: "latency", value: 1, at: ago(-3) },
      { metric: "latency", value: 2, at: ago(300) },
    ]);
    expect(answer).toEqual({ accepted: 2, rejected: [] });
    expect(await bucketSums("latency")).toMatchObject({ buckets: 2, count: 2, sum: 3 });
  });

  it("folds weights, extremes and the newest value by time, in whatever order they come", async () => {
    const [newest, middle, oldest] = [ago(5), ago(20), ago(40)];
    await ingest([
      { metric: "queue", value: 7, at: newest, weight: 2 },
      { metric: "queue", value: 3, at: middle },
    ]);
    await ingest([{ metric: "queue", value: 9, at: oldest, weight: 0.5 }]);
    const total = await totals("queue");
    expect(total).toMatchObject({ count: 3.5, sum: 21.5, min: 3, max: 9, last: 7 });
    expect(total.last_at.getTime() - total.first_at.getTime()).toBeCloseTo(35_000, -2);
  });
});

describe("several processes at once", () => {
  it("lose nothing and count nothing twice", async () => {
    const otherContext: Context = { ...live.context, db: other };
    const batches = Array.from({ length: 60 }, (_, batch) =>
      Array.from({ length: 20 }, (_, i) => ({
        metric: i % 2 === 0 ? "latency" : "recent",
        value: batch * 20 + i + 1,
        at: ago((batch * 7) % 50),
      })),
    );
    const answers = await Promise.all(
      batches.map((batch, i) => ingest(batch, null, i % 2 === 0 ? live.context : otherContext)),
    );
    expect(answers.every((a) => a.accepted === 20 && a.rejected.length === 0)).toBe(true);
    // Both processes may be about to do it themselves.
    await Promise.all([db, other].map((each) => mergePendingOfRun(each, live.runId)));
    const values = batches
      .flat()
      .filter((s) => s.metric === "latency")
      .map((s) => s.value);
    const sum = values.reduce((a, b) => a + b, 0);
    const total = await totals("latency");
    expect(total).toMatchObject({ count: 600, sum, min: 1, max: 1199 });
    expect(await bucketSums("latency")).toMatchObject({ count: 600, sum });
    const sketch = sketchFromBytes(total.sketch);
    expect(sketch.count).toBe(600);
    const exact = values.sort((a, b) => a - b)[Math.ceil(0.95 * 600) - 1] ?? Number.NaN;
    expect(Math.abs(quantileOf(sketch, 0.95) - exact) / exact).toBeLessThan(0.0101);
  });
});

describe("a repeated request", () => {
  it("gets the same answer and changes nothing", async () => {
    const claim = claimOf("body");
    const first = await ingest(
      [
        { metric: "latency", value: 5 },
        { metric: "x", value: 1 },
      ],
      claim,
    );
    const again = await ingestSamples(
      { ...live.context, db: other },
      live.runId,
      batchOf(
        [
          { metric: "latency", value: 5 },
          { metric: "x", value: 1 },
        ],
        claim,
      ),
    );
    expect(again).toMatchObject({ kind: "replay", answer: { status: 200 } });
    if (again.kind === "replay") expect(JSON.parse(again.answer.body)).toEqual(first);
    expect(await totals("latency")).toMatchObject({ count: 1 });
  });

  it("is written once when twenty come at the same moment", async () => {
    const claim = claimOf("body");
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        ingestSamples(
          { ...live.context, db: i % 2 === 0 ? db : other },
          live.runId,
          batchOf([{ metric: "latency", value: 5 }], claim),
        ),
      ),
    );
    expect(outcomes.filter((o) => o.kind === "answer")).toHaveLength(1);
    expect(outcomes.filter((o) => o.kind === "replay")).toHaveLength(19);
    expect(await totals("latency")).toMatchObject({ count: 1 });
  });

  it("is refused with another body, and may be tried again where nothing was taken", async () => {
    const claim = claimOf("body");
    expect(await ingest([{ metric: "x", value: 5 }], claim)).toMatchObject({ accepted: 0 });
    expect(await ingest([{ metric: "latency", value: 5 }], claim)).toMatchObject({ accepted: 1 });
    const reused = { ...claim, requestHash: claimOf("another").requestHash };
    const outcome = await ingestSamples(
      live.context,
      live.runId,
      batchOf([{ metric: "latency", value: 6 }], reused),
    );
    expect(outcome.kind).toBe("other_request");
    expect(await totals("latency")).toMatchObject({ count: 1 });
  });

  it("is answered even after the stage has ended", async () => {
    const claim = claimOf("body");
    await ingest([{ metric: "latency", value: 5 }], claim);
    await db.pool.query("UPDATE stage SET state = 'passed' WHERE id = $1", [live.stageId]);
    const again = await ingestSamples(
      live.context,
      live.runId,
      batchOf([{ metric: "latency", value: 5 }], claim),
    );
    expect(again.kind).toBe("replay");
  });
});

describe("a stage that ends", () => {
  it("takes no more samples", async () => {
    await db.pool.query("UPDATE stage SET state = 'passed', ended_at = now() WHERE id = $1", [
      live.stageId,
    ]);
    const answer = await ingest([
      { metric: "latency", value: 1 },
      { metric: "latency", value: 1, stage: "s1" },
    ]);
    expect(answer.rejected.map((r) => r.code)).toEqual(["stage_not_running", "stage_not_running"]);
    expect(await totals("latency")).toBeUndefined();
  });

  it("gets nothing from a request that was checked before it ended", async () => {
    const ending = await db.pool.connect();
    await ending.query("BEGIN");
    await ending.query("UPDATE stage SET state = 'passed' WHERE id = $1", [live.stageId]);
    const answer = ingest([{ metric: "latency", value: 1 }]);
    await expect.poll(waitingForLocks).toBe(1);
    await ending.query("COMMIT");
    ending.release();
    expect(await answer).toMatchObject({ accepted: 0, rejected: [{ code: "stage_not_running" }] });
    expect(await totals("latency")).toBeUndefined();
  });

  it("still takes samples while it waits for its decision", async () => {
    await db.pool.query("UPDATE stage SET state = 'awaiting_decision' WHERE id = $1", [
      live.stageId,
    ]);
    expect(await ingest([{ metric: "latency", value: 1 }])).toMatchObject({ accepted: 1 });
  });
});

/** Other users' sessions show what they wait for to the superuser only. */
async function waitingForLocks(): Promise<number> {
  const owner = new pg.Client({ connectionString: db.ownerUrl });
  await owner.connect();
  const { rows } = await owner.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM pg_stat_activity
     WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  await owner.end();
  return rows[0]?.n ?? 0;
}

describe("who may", () => {
  it("needs the scope, and does not learn of other projects' runs", async () => {
    const reader = await live.seed.token("read");
    await expect(ingest([{ metric: "latency", value: 1 }], null, reader)).rejects.toMatchObject({
      code: "forbidden",
    });
    const { seed } = await startLiveRun(db);
    const stranger = await seed.token("samples:write");
    await expect(ingest([{ metric: "latency", value: 1 }], null, stranger)).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(ingestSamples(live.context, "no-such-run", batchOf([]))).rejects.toMatchObject({
      code: "not_found",
    });
  });
});
