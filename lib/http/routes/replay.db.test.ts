import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { replayText } from "@/lib/cli/replay-text";
import { Problem } from "@/lib/contract/common";
import { ReplayView } from "@/lib/contract/replay";
import { parsePlan } from "@/lib/domain/plan/parse-plan";
import type { Plan } from "@/lib/domain/plan/plan";
import { type FrontDoor, openFrontDoor } from "@/lib/testing/front-door";
import { type LiveRun, STAGE_AGE, startLiveRun } from "@/lib/testing/live-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import { tickRun } from "@/lib/use-cases/run/tick-run";

/** `for` of the latency is long enough for the one peak. */
const PLAN = `
name: checkout
title: Checkout
version: "1.0.0"
documentId: CHECKOUT
stakeholders:
  - { role: engineer, title: Engineer }
defaults: { staleAfter: 1m }
metrics:
  latency: { label: Latency, group: performance, unit: ms, aggregate: p95, threshold: <= 500ms, critical: true, window: 2m, for: 4m }
  errors: { label: Errors, group: performance, unit: "%", aggregate: ratio, threshold: <= 1%, minSamples: 50 }
  pii: { label: PII, group: security, unit: events, aggregate: sum, threshold: must be zero }
stages:
  - key: canary
    title: Canary
    traffic: 5%
    start: automatic
    soak: { min: 8m, max: 60m }
    metrics: [latency, errors, pii]
    decision: { makers: [engineer], go: automatic, rollback: automatic }
`;
const WITH_HEAP = PLAN.replace("[latency,", "[heap, latency,").replace(
  "metrics:\n",
  "metrics:\n  heap: { label: Heap, group: performance, unit: MB, aggregate: max, threshold: <= 500MB }\n",
);

let db: TestDatabase;
let live: LiveRun;
let door: FrontDoor;
let headers: Record<string, string>;

function planOf(source: string): Plan {
  const parsed = parsePlan(source);
  if (parsed.kind === "problems") throw new Error(JSON.stringify(parsed.problems, null, 2));
  return parsed.plan;
}

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());

type Shape = {
  latency: (second: number) => number;
  pii?: (second: number) => number;
  plan?: string;
};

/** What is observed in the five seconds before a second of the stage. */
function samplesAt(second: number, startedAt: number, { latency, pii = () => 0 }: Shape) {
  const at = startedAt + second * 1000;
  return [
    { metric: "latency", value: latency(second), at },
    { metric: "errors", value: second % 50 === 1 ? 1 : 0, of: 400, at },
    { metric: "pii", value: pii(second), at },
  ];
}

async function begin(plan = PLAN): Promise<void> {
  live = await startLiveRun(db, planOf(plan));
  door = openFrontDoor(db, live.seed);
  headers = await door.bearer("read", "samples:write");
}

async function push(samples: object[]): Promise<void> {
  const answer = await door.post(`/runs/${live.runId}/samples`, headers, { samples });
  expect(await answer.json()).toMatchObject({ accepted: samples.length });
}

/** A run whose stage has been measured for ten minutes, every five seconds, and is then judged. */
async function play(shape: Shape): Promise<void> {
  await begin(shape.plan);
  const from = (await recorded()).startedAt?.getTime() ?? Number.NaN;
  const seconds = Array.from({ length: STAGE_AGE / 5000 }, (_, i) => i * 5 + 1);
  await push(seconds.flatMap((second) => samplesAt(second, from, shape)));
  await tickRun(live.context, live.runId);
}

/** Everything that has a time becomes ten seconds older, as if these had gone by. */
async function waitTenSeconds(): Promise<void> {
  const older = (table: string, ...columns: string[]) => {
    const set = columns.map((column) => `${column} = ${column} - interval '10 seconds'`).join(", ");
    return db.pool.query(`UPDATE ${table} SET ${set} WHERE stage_id = $1`, [live.stageId]);
  };
  await db.pool.query(
    `UPDATE stage SET started_at = started_at - interval '10 seconds',
       covered_until = covered_until - interval '10 seconds' WHERE id = $1`,
    [live.stageId],
  );
  // In the order of time, so that no bucket takes the place of one that has yet to move.
  const { rows } = await db.pool.query<{ at: Date }>(
    "SELECT DISTINCT bucket_at AS at FROM metric_bucket WHERE stage_id = $1 ORDER BY 1",
    [live.stageId],
  );
  for (const { at } of rows) {
    await db.pool.query(
      `UPDATE metric_bucket SET bucket_at = bucket_at - interval '10 seconds',
         last_at = last_at - interval '10 seconds' WHERE stage_id = $1 AND bucket_at = $2`,
      [live.stageId, at],
    );
  }
  await older("metric_total", "first_at", "last_at");
  await older("metric_state", "breaching_since", "zero_broken_at", "last_sample_at", "judged_at");
}

/** The same, with the live judge at work every ten seconds. Ends when the stage does. */
async function playLive(shape: Shape): Promise<void> {
  await begin(shape.plan);
  await db.pool.query("UPDATE stage SET started_at = clock_timestamp() WHERE id = $1", [
    live.stageId,
  ]);
  for (let second = 10; second <= STAGE_AGE / 1000; second += 10) {
    await waitTenSeconds();
    const stage = await recorded();
    if (stage.endedAt) return;
    const from = stage.startedAt?.getTime() ?? Number.NaN;
    await push([second - 9, second - 4].flatMap((at) => samplesAt(at, from, shape)));
    await tickRun(live.context, live.runId);
  }
}

const recorded = () =>
  db.prisma.stage.findUniqueOrThrow({
    where: { id: live.stageId },
    include: { decisions: true, metricStates: true },
  });

async function replay(source: string): Promise<ReplayView> {
  const yaml = { ...headers, "Content-Type": "text/yaml" };
  const response = await door.post(`/runs/${live.runId}/replay`, yaml, source);
  expect(response.status).toBe(200);
  return ReplayView.parse(await response.json());
}

function only(view: ReplayView) {
  const [stage] = view.stages;
  if (!stage) throw new Error("nothing was replayed");
  return stage;
}

describe("a run that has passed", () => {
  beforeAll(() => play({ latency: (s) => (s >= 300 && s < 330 ? 700 : 300) + (s % 7) }));

  it("replays under its own plan to what is on record", async () => {
    const stage = await recorded();
    expect(stage).toMatchObject({ state: "passed", verdict: "pass" });
    const view = await replay(PLAN);
    const own = only(view);
    expect(own).toMatchObject({ reproduced: true, deviations: [], stepSeconds: 10 });
    // Ten minutes, and as long as it took to play them.
    expect(own.steps).toBeGreaterThanOrEqual(61);
    expect(own.steps).toBeLessThan(65);
    expect(own.recorded).toEqual({ verdict: "pass", recommendation: "go" });
    for (const side of [own.pinned, own.other]) {
      expect(side).toMatchObject({ verdict: "pass", recommendation: "go" });
      // After its long pause the live judge counts from the last sample of the first whole bucket.
      const lead = side.effectiveSeconds * 1000 - stage.effectiveMs;
      expect(lead).toBeGreaterThanOrEqual(0);
      expect(lead).toBeLessThanOrEqual(20_000);
    }
    const values = new Map(stage.metricStates.map((m) => [m.metric, m.reason]));
    expect(own.metrics.map((m) => [m.metric, m.pinned?.reason])).toEqual([...values]);
    expect(own.metrics.every((m) => !m.differs)).toBe(true);
    expect(view).toMatchObject({ decisions: { total: 1, differ: 0, open: 0 } });
    expect(view.sentence).toBe("The only decision would have been the same.");
  });

  it("would have been rolled back under a lower limit, and says when", async () => {
    const view = await replay(PLAN.replace("<= 500ms", "<= 250ms"));
    const own = only(view);
    expect(own.reproduced).toBe(true);
    expect(own.decisions).toMatchObject([{ decision: "go", byEngine: true, outcome: "differs" }]);
    expect(own.other.rollbackAt).not.toBeNull();
    const latency = own.metrics.find((m) => m.metric === "latency");
    expect(latency).toMatchObject({
      differs: true,
      pinned: { threshold: "<= 500ms, for 4 min", verdict: "pass" },
      other: { threshold: "<= 250ms, for 4 min", verdict: "fail" },
    });
    expect(view.sentence).toBe("The only decision would have differed.");
    const text = replayText(view);
    expect(text).toContain("DIFFERS");
    expect(text).toContain("<= 500ms, for 4 min -> <= 250ms, for 4 min");
    expect(text.endsWith(view.sentence)).toBe(true);
  });

  const heap = "unit: MB, aggregate: p95, threshold: <= 500MB";
  const inSeconds = "unit: s, aggregate: p95, threshold: <= 500ms";
  it.each([
    ["a longer soak", "min: 8m", "min: 30m", "differs", "No GO yet"],
    ["a shorter soak", "min: 8m", "min: 2m", "same", "GO possible"],
    ["less patience", "for: 4m", "for: 20s", "differs", "ROLLBACK"],
    ["another window", "window: 2m, for: 4m", "window: 10m", "differs", "ROLLBACK"],
    ["another aggregate", "aggregate: p95", "aggregate: p50", "same", "GO possible"],
    [
      "the same in seconds",
      "unit: ms, aggregate: p95, threshold: <= 500ms",
      inSeconds,
      "same",
      "GO",
    ],
    [
      "another kind of unit",
      "unit: ms, aggregate: p95, threshold: <= 500ms",
      heap,
      "open",
      "Latency",
    ],
    ["what was not measured", PLAN, WITH_HEAP, "open", "Heap: not measured"],
  ])("under %s", async (_, before, after, outcome, text) => {
    const source = PLAN.replace(before, after);
    expect(source).not.toBe(PLAN);
    const [decision] = only(await replay(source)).decisions;
    expect(decision?.outcome).toBe(outcome);
    expect(decision?.other).toContain(text);
  });

  it("lists stages that only one plan has", async () => {
    const view = await replay(PLAN.replace("key: canary", "key: broad"));
    expect(view).toMatchObject({ stages: [], onlyInRun: ["canary"], onlyInOther: ["broad"] });
  });

  it("is for those who may read it, and refuses what is no plan", async () => {
    const post = (who: Record<string, string>, type: string, body: string) =>
      door.post(`/runs/${live.runId}/replay`, { ...who, "Content-Type": type }, body);
    const none = await door.bearer("flag:read");
    expect((await post(none, "text/yaml", PLAN)).status).toBe(403);
    expect((await post(headers, "text/plain", PLAN)).status).toBe(415);
    const broken = await post(headers, "text/yaml", "name: x");
    expect(Problem.parse(await broken.json())).toMatchObject({ code: "plan_invalid" });
    const before = await db.prisma.logLeaf.count();
    await replay(PLAN);
    expect(await db.prisma.logLeaf.count()).toBe(before);
  });
});

describe("a run that still runs", () => {
  beforeAll(() =>
    play({ latency: (s) => 300 + s / 10, plan: PLAN.replace("min: 8m", "min: 30m") }),
  );

  it("has nothing to compare until it is decided, but shows what the engine would have done", async () => {
    const view = await replay(PLAN.replace("<= 500ms", "<= 310ms"));
    expect(view.decisions.total).toBe(0);
    expect(only(view)).toMatchObject({ state: "running", reproduced: true });
    expect(only(view).decisions).toMatchObject([{ decision: null, outcome: "differs" }]);
    expect(view.sentence).toContain("No decision");
  });
});

describe("beside the live judge", () => {
  it("lets a peak pass as it did, and passes at the same time", async () => {
    await playLive({ latency: (s) => (s >= 100 && s < 130 ? 700 : 300) + (s % 7) });
    const stage = await recorded();
    expect(stage).toMatchObject({ state: "passed", verdict: "pass" });
    const own = only(await replay(PLAN));
    expect(own).toMatchObject({ reproduced: true, deviations: [] });
    const went = Number(stage.endedAt) - Date.parse(own.pinned.goAt ?? "");
    // A step of the replay, a round of this judge, and what it does not see of the first ten seconds.
    expect(Math.abs(went)).toBeLessThanOrEqual(30_000);
  });

  it("rolls back a breach that has lasted long enough within a step of when that was", async () => {
    const shape = {
      latency: (s: number) => (s >= 200 ? 900 : 300),
      plan: PLAN.replace("4m", "1m"),
    };
    await playLive(shape);
    const stage = await recorded();
    expect(stage).toMatchObject({ state: "rolled_back", verdict: "fail" });
    const own = only(await replay(shape.plan));
    expect(own).toMatchObject({ reproduced: true, deviations: [] });
    expect(own.decisions).toMatchObject([
      { decision: "rollback", byEngine: true, outcome: "same" },
    ]);
    const patient = only(await replay(PLAN));
    expect(patient.decisions).toMatchObject([{ outcome: "differs" }]);
    expect(patient.other.rollbackAt).toBeNull();
  });

  it("rolls back what must be zero when it is not", async () => {
    await playLive({ latency: () => 300, pii: (s) => (s === 101 ? 1 : 0) });
    expect(await recorded()).toMatchObject({ state: "rolled_back", verdict: "fail" });
    const own = only(await replay(PLAN));
    expect(own).toMatchObject({ reproduced: true, deviations: [] });
    const lax = only(await replay(PLAN.replace("must be zero", "<= 5 events")));
    expect(lax.decisions).toMatchObject([{ outcome: "differs" }]);
    expect(lax.other).toMatchObject({ rollbackAt: null });
  });
});
