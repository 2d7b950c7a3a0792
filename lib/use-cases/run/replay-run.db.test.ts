import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Metric } from "@/lib/domain/metric/metric";
import type { Funnel, Plan } from "@/lib/domain/plan/plan";
import { FUNNEL, type LiveRun, liveMetric, livePlan, startLiveRun } from "@/lib/testing/live-run";
import { ago, PolledWorld, page, polledPlan, pulledMetric } from "@/lib/testing/polled-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import { ingestFunnelEvents } from "@/lib/use-cases/funnel/ingest-funnel-events";
import { ingestSamples } from "@/lib/use-cases/metric/ingest-samples";
import { replayRun } from "@/lib/use-cases/run/replay-run";
import { tickRun } from "@/lib/use-cases/run/tick-run";

const DIGEST = `sha256:${"0".repeat(64)}`;

async function replay({ context, runId }: LiveRun, plan: Plan) {
  const view = await replayRun(context, runId, { plan, digest: DIGEST });
  const [stage] = view.stages;
  if (!stage) throw new Error("nothing was replayed");
  return stage;
}

function limited(value: number): Partial<Metric> {
  return { threshold: { text: `<= ${value}ms`, min: null, max: { value, strict: false } } };
}

describe("a metric whose source answers the whole window", () => {
  let world: PolledWorld;
  const latency = (how: Partial<Metric> = {}) =>
    pulledMetric("latency", {}, { aggregate: "p95", minSamples: 50, ...how });

  beforeAll(async () => {
    world = await PolledWorld.open();
    await world.start([latency()]);
    for (const [value, seconds] of [
      [300, 90],
      [450, 60],
      [350, 1],
    ] as const) {
      world.server.answer(() => page(value, ago(seconds)));
      await world.poll();
    }
  });
  afterAll(() => world.close());

  it("is replayed as the series of its answers, and says so", async () => {
    const plan = polledPlan(world.server.origin, [latency(limited(400))]);
    const stage = await replay(world.run, plan);
    const [found] = stage.metrics;
    expect(found).toMatchObject({
      pinned: { verdict: "pass", worst: "450 ms", firstBreachAt: null },
      other: { verdict: "pass", value: "350 ms", worst: "450 ms" },
    });
    expect(found?.other?.firstBreachAt).not.toBeNull();
    expect(found?.notes.join()).toContain("only the series of these answers is stored");
  });

  it("cannot be told under another aggregate", async () => {
    const plan = polledPlan(world.server.origin, [latency({ aggregate: "max" })]);
    const stage = await replay(world.run, plan);
    expect(stage.other).toMatchObject({ verdict: "inconclusive", goAt: null });
    expect(stage.metrics[0]?.other).toBeNull();
    expect(stage.metrics[0]?.notes.join()).toContain("another aggregate or window");
  });
});

describe("funnels", () => {
  let db: TestDatabase;
  let live: LiveRun;
  const target = (min: number) => ({ text: `>= ${min * 100}%`, min, max: null });
  const planWith = (changes: Partial<Funnel>): Plan => {
    const plan = livePlan();
    const metrics = [liveMetric("queue", { aggregate: "last", unit: "jobs" })];
    return {
      ...plan,
      funnels: [{ ...FUNNEL, target: target(0.4), critical: true, ...changes }],
      stages: plan.stages.map((stage) => ({ ...stage, metrics })),
    };
  };

  beforeAll(async () => {
    db = await createTestDatabase();
    live = await startLiveRun(db, planWith({}));
    const batch = (raws: object[]) => ({
      items: raws.map((raw, index) => ({ index, raw })),
      broken: [],
      claim: null,
    });
    const users = ["ann", "ben", "eve", "dan"].map((user) => ({ user, step: "open" }));
    const events = [...users, { user: "ann", step: "done" }, { user: "ben", step: "done" }];
    await ingestFunnelEvents(
      live.context,
      live.runId,
      batch(events.map((event) => ({ ...event, funnel: FUNNEL.key }))),
    );
    await ingestSamples(live.context, live.runId, batch([{ metric: "queue", value: 4 }]));
    await tickRun(live.context, live.runId);
  });
  afterAll(() => db.close());

  it("are as they were under the run's own plan, and judged anew where the target changed", async () => {
    const stage = await replay(live, planWith({ target: target(0.6) }));
    expect(stage).toMatchObject({
      reproduced: true,
      pinned: { verdict: "pass", rollbackAt: null },
      other: { verdict: "fail", recommendation: "rollback" },
      decisions: [{ decision: null, outcome: "differs" }],
    });
    expect(stage.other.reasons.join()).toContain("misses the target >= 60%");
    expect(stage.notes).toContain("Funnels are judged at the end of the stage only.");
  });

  it("cannot be told where a step was never asked for", async () => {
    const steps = [...FUNNEL.steps, { key: "paid", label: "Paid" }];
    const stage = await replay(live, planWith({ steps }));
    expect(stage.other).toMatchObject({ verdict: "inconclusive" });
    expect(stage.notes.join()).toContain("Upload: not measured in this run");
  });
});
