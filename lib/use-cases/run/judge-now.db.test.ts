import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { transaction } from "@/lib/data/database";
import { mergePendingOfRun } from "@/lib/data/metric/pending-folds";
import { readReadings } from "@/lib/data/metric/read-readings";
import {
  FUNNEL,
  type LiveRun,
  livePlan,
  METRICS,
  STAGE_AGE,
  startLiveRun,
} from "@/lib/testing/live-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import { ingestFunnelEvents } from "@/lib/use-cases/funnel/ingest-funnel-events";
import { readFunnelPeriods } from "@/lib/use-cases/metric/funnel-periods";
import { ingestSamples } from "@/lib/use-cases/metric/ingest-samples";
import { judgeNow } from "@/lib/use-cases/run/judge-now";
import { saveJudgement } from "@/lib/use-cases/run/save-judgement";

let db: TestDatabase;
let live: LiveRun;
let startedAt: Date;
beforeAll(async () => {
  db = await createTestDatabase();
});
beforeEach(async () => {
  live = await startLiveRun(db);
  const stage = await db.prisma.stage.findUniqueOrThrow({ where: { id: live.stageId } });
  startedAt = stage.startedAt ?? new Date(Number.NaN);
});
afterAll(() => db.close());

const plan = livePlan();
const [planStage] = plan.stages;
if (!planStage) throw new Error("the plan has no stage");

async function push(raws: object[]): Promise<void> {
  const items = raws.map((raw, index) => ({ index, raw }));
  const outcome = await ingestSamples(live.context, live.runId, { items, broken: [], claim: null });
  if (outcome.kind !== "answer") throw new Error(outcome.kind);
  expect(outcome.answer.rejected).toEqual([]);
  await mergePendingOfRun(db, live.runId);
}

/** Milliseconds since 1970, so many seconds after the stage began. */
const at = (seconds: number) => startedAt.getTime() + seconds * 1000;

async function readingsAt(seconds: number) {
  const readings = await transaction(db, (tx) =>
    readReadings(tx, { id: live.stageId, startedAt }, METRICS, new Date(at(seconds))),
  );
  return new Map([...readings].map(([key, { canary }]) => [key, canary]));
}

const judge = () =>
  transaction(db, (tx) =>
    judgeNow(
      tx,
      { id: live.stageId, runId: live.runId, startedAt, effectiveMs: 0, coveredUntil: null },
      plan,
      planStage,
    ),
  );

describe("readings", () => {
  it("take a percentile over the whole stage, within 1 % of the exact one", async () => {
    const values = Array.from({ length: 400 }, (_, i) => 50 + ((i * 37) % 400));
    await push(values.map((value, i) => ({ metric: "latency", value, at: at(i) })));
    const reading = (await readingsAt(400)).get("latency");
    const exact = values.sort((a, b) => a - b)[Math.ceil(0.95 * 400) - 1] ?? Number.NaN;
    expect(Math.abs((reading?.value ?? 0) - exact) / exact).toBeLessThan(0.0101);
    expect(reading).toMatchObject({ samples: 400, lastSampleAt: new Date(at(399)) });
  });

  it("let old samples fall out of a sliding window, whole buckets at a time", async () => {
    await push([
      { metric: "recent", value: 900, at: at(100) },
      { metric: "recent", value: 100, at: at(190) },
    ]);
    expect((await readingsAt(150)).get("recent")).toMatchObject({ samples: 2 });
    expect((await readingsAt(185)).get("recent")).toMatchObject({ samples: 1 });
    expect((await readingsAt(300)).get("recent")).toMatchObject({
      samples: 0,
      value: null,
      lastSampleAt: null,
    });
  });

  it("give a rate in the time that its unit counts by, and none before ten seconds are covered", async () => {
    await push([{ metric: "errors", value: 3, at: at(5) }]);
    expect((await readingsAt(6)).get("errors")?.value).toBeNull();
    await push([{ metric: "errors", value: 7, at: at(30) }]);
    expect((await readingsAt(31)).get("errors")?.value).toBeCloseTo(20, 6);
  });

  it("have nothing to say of a metric without samples", async () => {
    expect((await readingsAt(60)).get("queue")).toMatchObject({
      metric: "queue",
      value: null,
      samples: 0,
      lastSampleAt: null,
    });
  });
});

describe("funnels", () => {
  const event = (step: string, user: string, seconds: number) => ({
    funnel: FUNNEL.key,
    step,
    user,
    at: at(seconds),
  });

  async function send(raws: object[]) {
    const items = raws.map((raw, index) => ({ index, raw }));
    const batch = { items, broken: [], claim: null };
    const outcome = await ingestFunnelEvents(live.context, live.runId, batch);
    if (outcome.kind !== "answer") throw new Error(outcome.kind);
    return outcome.answer;
  }

  it("count each user once a step, only within the window", async () => {
    const now = STAGE_AGE / 1000;
    await send([
      event("open", "ann", now - 10),
      event("open", "ann", now - 200),
      event("open", "ben", now - 250),
      event("open", "eve", now - 400),
      event("done", "ann", now - 5),
    ]);
    await send([event("open", "ben", now - 20)]);
    const { funnels } = await judge();
    expect(funnels[0]?.judgement).toMatchObject({
      steps: [
        { step: "open", users: 2 },
        { step: "choose", users: 0 },
        { step: "done", users: 1 },
      ],
      conversion: 0.5,
    });
  });

  it("keep no user's id, and not the same hash in another run", async () => {
    await send([event("open", "ann@example.org", 10)]);
    const first = live;
    live = await startLiveRun(db);
    await send([{ funnel: FUNNEL.key, step: "open", user: "ann@example.org" }]);
    const { rows } = await db.pool.query<{ user_key: Buffer }>(
      "SELECT user_key FROM funnel_user WHERE stage_id IN ($1, $2)",
      [first.stageId, live.stageId],
    );
    expect(rows.map((r) => r.user_key.length)).toEqual([16, 16]);
    expect(rows[0]?.user_key.equals(rows[1]?.user_key ?? Buffer.alloc(0))).toBe(false);
  });

  it("count starts and completions by period of the first event", async () => {
    await send([
      event("open", "ann", 10),
      event("open", "ben", 130),
      event("open", "ann", 140),
      event("done", "ann", 150),
    ]);
    const periods = await transaction(db, (tx) =>
      readFunnelPeriods(tx, { id: live.stageId, startedAt }, [FUNNEL], new Date(at(240))),
    );
    expect(periods.get(FUNNEL.key)).toMatchObject([
      { started: 1, completed: 0 },
      { started: 1, completed: 1 },
    ]);
  });

  it("reject what is not in the plan", async () => {
    const answer = await send([
      { funnel: "x", step: "open", user: "a" },
      { funnel: FUNNEL.key, step: "x", user: "a" },
      { funnel: FUNNEL.key, step: "open" },
      event("open", "a", -5),
      event("open", "a", 1e6),
    ]);
    expect(answer.rejected.map((r) => r.code)).toEqual([
      "unknown_funnel",
      "unknown_step",
      "malformed",
      "before_stage",
      "in_the_future",
    ]);
  });
});

describe("judging", () => {
  it("writes what it found and remembers a broken zero after it has left the window", async () => {
    await push([
      { metric: "latency", value: 100 },
      { metric: "pii", value: 1 },
    ]);
    const first = await judge();
    expect(first.stage).toMatchObject({ verdict: "fail", recommendation: "rollback" });
    await transaction(db, (tx) => saveJudgement(tx, live.stageId, first));
    await transaction(db, (tx) => saveJudgement(tx, live.stageId, first));
    const states = await db.prisma.metricState.findMany({ where: { stageId: live.stageId } });
    expect(states).toHaveLength(METRICS.length);
    const pii = states.find((s) => s.metric === "pii");
    expect(pii).toMatchObject({ verdict: "fail", value: 1, samples: 1 });
    const brokenAt = pii?.zeroBrokenAt;
    expect(brokenAt).toBeInstanceOf(Date);
    await db.pool.query("DELETE FROM metric_total WHERE stage_id = $1", [live.stageId]);
    const again = await judge();
    expect(again.judgements.find((j) => j.metric === "pii")).toMatchObject({
      verdict: "fail",
      zeroBrokenAt: brokenAt,
    });
    expect(await db.prisma.stage.findUnique({ where: { id: live.stageId } })).toMatchObject({
      verdict: "fail",
      recommendation: "rollback",
    });
  });

  it("never passes without data", async () => {
    const { stage, judgements } = await judge();
    expect(stage.verdict).not.toBe("pass");
    expect(judgements.every((j) => j.verdict !== "pass")).toBe(true);
  });
});
