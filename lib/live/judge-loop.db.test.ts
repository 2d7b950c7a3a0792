import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "@/lib/data/database";
import { startJudgeLoop } from "@/lib/live/judge-loop";
import { type LiveRun, startLiveRun } from "@/lib/testing/live-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import { ingestSamples } from "@/lib/use-cases/metric/ingest-samples";

let db: TestDatabase;
let other: Database;
let owner: pg.Client;
beforeAll(async () => {
  db = await createTestDatabase();
  other = openDatabase(db.url, db.signer ? { signer: db.signer } : {});
  owner = new pg.Client({ connectionString: db.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await other.close();
  await db.close();
});

function collectLog() {
  const errors: object[] = [];
  const infos: string[] = [];
  return {
    errors,
    infos,
    info: (_: object, message: string) => infos.push(message),
    error: (fields: object) => errors.push(fields),
  };
}

async function judgedAt({ stageId }: LiveRun): Promise<number> {
  const stage = await db.prisma.stage.findUniqueOrThrow({ where: { id: stageId } });
  return stage.judgedAt?.getTime() ?? 0;
}

async function leaders(): Promise<number[]> {
  const { rows } = await owner.query<{ pid: number }>(
    `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2
     AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  );
  return rows.map((row) => row.pid);
}

const WITHIN = { timeout: 15_000, interval: 50 };

describe("the judge loop", () => {
  it("judges in one process, and another one takes over when that one is gone", async () => {
    const live = await startLiveRun(db);
    const [logA, logB] = [collectLog(), collectLog()];
    const stopA = startJudgeLoop({ database: db, log: logA });
    const stopB = startJudgeLoop({ database: other, log: logB });
    await expect.poll(() => judgedAt(live), WITHIN).toBeGreaterThan(0);
    await expect.poll(leaders, WITHIN).toHaveLength(1);
    const [leader] = await leaders();
    await owner.query("SELECT pg_terminate_backend($1)", [leader]);
    await expect
      .poll(async () => (await leaders()).some((pid) => pid !== leader), WITHIN)
      .toBe(true);
    const before = await judgedAt(live);
    await expect.poll(() => judgedAt(live), WITHIN).toBeGreaterThan(before);
    await Promise.all([stopA(), stopB()]);
    expect(logA.infos.length + logB.infos.length).toBeGreaterThanOrEqual(2);
    await expect.poll(leaders, WITHIN).toEqual([]);
  });

  it("rolls a run back by itself after one sample that breaks a zero", async () => {
    const live = await startLiveRun(db);
    const log = collectLog();
    const stop = startJudgeLoop({ database: db, log });
    await expect.poll(() => judgedAt(live), WITHIN).toBeGreaterThan(0);
    await ingestSamples(live.context, live.runId, {
      items: [{ index: 0, raw: { metric: "pii", value: 1 } }],
      broken: [],
      claim: null,
    });
    const run = () => db.prisma.run.findUniqueOrThrow({ where: { id: live.runId } });
    await expect.poll(async () => (await run()).state, WITHIN).toBe("rolled_back");
    await stop();
    expect(await run()).toMatchObject({ trafficPercent: 0 });
    expect(log.errors).toEqual([]);
  });

  it("goes on with the other runs when one fails, and says which", async () => {
    const [good, bad] = [await startLiveRun(db), await startLiveRun(db)];
    // A key that the plan does not have makes every tick of this run fail.
    await db.pool.query("UPDATE stage SET key = 'lost' WHERE id = $1", [bad.stageId]);
    const log = collectLog();
    const stop = startJudgeLoop({ database: db, log });
    await expect.poll(() => log.errors.length, WITHIN).toBe(1);
    const before = await judgedAt(good);
    await expect.poll(() => judgedAt(good), WITHIN).toBeGreaterThan(before);
    await stop();
    expect(log.errors).toMatchObject([{ runId: bad.runId }]);
  });
});
