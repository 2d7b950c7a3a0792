import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "@/lib/data/database";
import { openFrontDoor } from "@/lib/testing/front-door";
import type { LiveRun } from "@/lib/testing/live-run";
import {
  at,
  attribute,
  bodyOf,
  counter,
  type Json,
  partOf,
  sendOtlp,
} from "@/lib/testing/otlp-body";
import { startOtlpRun, totalOf } from "@/lib/testing/otlp-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";

let db: TestDatabase;
let other: Database;
let live: LiveRun;
let headers: Record<string, string>;

beforeAll(async () => {
  db = await createTestDatabase();
  other = openDatabase(db.url);
});
beforeEach(async () => {
  live = await startOtlpRun(db);
  const bearer = await openFrontDoor(db, live.seed).bearer("samples:write");
  headers = { ...bearer, "Content-Type": "application/json", "x-tollgate-run": live.runId };
});
afterAll(async () => {
  await other.close();
  await db.close();
});

/** Through one of the processes that serve the run. */
async function accepted(metric: Json, process: Database = db) {
  const door = openFrontDoor(process, live.seed);
  return partOf(await sendOtlp(door, headers, bodyOf([metric], [])));
}

describe("a cumulative counter", () => {
  const sum = async () => (await totalOf(db, live.stageId, "requests"))?.sum ?? null;

  it("counts each event once, whatever comes again, late, or after a restart", async () => {
    const restarted = { startTimeUnixNano: at(25) };
    const old = { startTimeUnixNano: at(-5) };
    const steps: [Json, number, number, string][] = [
      [counter(10, 10), 10, 0, ""],
      [counter(10, 10), 10, 0, "1 points had been taken before."],
      [counter(16, 20), 16, 0, ""],
      [counter(12, 15), 16, 1, "older than a point of its series"],
      [counter(4, 30, restarted), 20, 0, ""],
      [counter(30, 40), 20, 1, "an earlier start"],
      [counter(5, 40, restarted), 21, 0, ""],
      [counter(2, 45, restarted), 23, 0, ""],
      [counter(9, 46, old), 23, 1, "an earlier start"],
    ];
    for (const [metric, total, rejected, words] of steps) {
      const answer = await accepted(metric);
      expect([metric, await sum(), answer.rejected]).toEqual([metric, total, rejected]);
      expect(answer.message).toContain(words);
    }
  });

  it("says nothing of what it counted before the stage began, or since nobody knows when", async () => {
    for (const start of [at(-1200), undefined]) {
      const how = { startTimeUnixNano: start, attributes: [attribute("of", String(start))] };
      await accepted(counter(500, 10, how));
      expect(await sum()).toBe(start ? null : 3);
      await accepted(counter(503, 20, how));
    }
    expect(await sum()).toBe(6);
  });

  it("is counted on by several processes that all get its points", async () => {
    const points = Array.from({ length: 20 }, (_, i) => counter((i + 1) * 3, i + 1));
    const answers = await Promise.all(
      points.flatMap((point) => [accepted(point), accepted(point, other)]),
    );
    await accepted(counter(100, 30));
    expect(await sum()).toBe(100);
    expect(answers.every(({ message }) => !message.includes("overlap"))).toBe(true);
  });

  it("makes zeros, which are data", async () => {
    await accepted(counter(0, 10));
    expect(await totalOf(db, live.stageId, "requests")).toMatchObject({ count: 1, sum: 0 });
  });
});

describe("delta points", () => {
  it("overlap with nothing, and begin within the stage", async () => {
    const delta = (from: number, to: number) => {
      const metric = counter(5, to, { startTimeUnixNano: at(from) });
      return { ...metric, sum: { ...metric.sum, aggregationTemporality: 1 } };
    };
    const steps: [Json, number][] = [
      [delta(-1200, 5), 1],
      [delta(0, 10), 0],
      [delta(0, 10), 0],
      [delta(10, 20), 0],
      [delta(15, 25), 1],
      [delta(20, 30), 0],
    ];
    for (const [metric, rejected] of steps) {
      expect([metric, (await accepted(metric)).rejected]).toEqual([metric, rejected]);
    }
    expect(await totalOf(db, live.stageId, "requests")).toMatchObject({ count: 3, sum: 15 });
  });
});

describe("a stage", () => {
  it("remembers ten thousand series, and counts on those that it knows", async () => {
    await accepted(counter(1, 1));
    await db.pool.query(
      `INSERT INTO otlp_series (stage_id, series, last_ns)
       SELECT $1, sha256(n::text::bytea), 0 FROM generate_series(1, 9999) AS n`,
      [live.stageId],
    );
    const fresh = await accepted(counter(5, 2, { attributes: [attribute("user", "ann")] }));
    expect(fresh).toMatchObject({ rejected: 1, message: expect.stringContaining("10000 series") });
    expect(await accepted(counter(3, 2))).toEqual({ rejected: 0, message: "" });
    expect(await totalOf(db, live.stageId, "requests")).toMatchObject({ sum: 3 });
  });

  it("takes nothing once it has ended", async () => {
    await db.pool.query("UPDATE stage SET state = 'passed' WHERE id = $1", [live.stageId]);
    expect(await accepted(counter(3, 2))).toMatchObject({
      rejected: 1,
      message: expect.stringContaining("no stage takes data"),
    });
    const { rows } = await db.pool.query("SELECT 1 FROM otlp_series WHERE stage_id = $1", [
      live.stageId,
    ]);
    expect(rows).toEqual([]);
  });
});
