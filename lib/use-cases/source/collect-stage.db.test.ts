import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { AppError } from "@/lib/domain/app-error";
import type { Plan } from "@/lib/domain/plan/plan";
import { liveMetric } from "@/lib/testing/live-run";
import { calm, PolledWorld, page, polledPlan, pulledMetric } from "@/lib/testing/polled-run";
import { markItem } from "@/lib/use-cases/evidence/mark-item";
import { ingestSamples } from "@/lib/use-cases/metric/ingest-samples";
import { readSeries } from "@/lib/use-cases/metric/read-series";
import { rollBackRun } from "@/lib/use-cases/run/roll-back-run";
import { collectStage } from "@/lib/use-cases/source/collect-stage";

let world: PolledWorld;
let stageKey: string;
beforeAll(async () => {
  world = await PolledWorld.open();
});
beforeEach(async () => {
  const plan = demandingPlan(world.server.origin);
  stageKey = plan.stages[0]?.key ?? "";
  await world.startPlan(plan);
  world.server.answer(({ url }) =>
    url.pathname === "/broken" ? { status: 503, body: "" } : page(5),
  );
});
afterAll(() => world.close());

/** Two pulled metrics, a pushed one, a muted one, a screenshot and an item to tick. */
function demandingPlan(origin: string): Plan {
  const plan = polledPlan(origin, [
    pulledMetric("latency"),
    pulledMetric("broken"),
    liveMetric("queue", { aggregate: "last", unit: "jobs" }),
    liveMetric("noise", { muted: true }),
  ]);
  const stages = plan.stages.map((stage) => ({
    ...stage,
    checklist: [{ key: "looked", label: "Looked", group: null, kind: "attested" as const }],
    screenshots: [
      { key: "board", label: "Board", required: true },
      { key: "extra", label: "Extra", required: false },
    ],
  }));
  return { ...plan, stages };
}

const collect = (context = world.context, stage = stageKey) =>
  collectStage(context, { runId: world.run.runId, stageKey: stage }, calm());

it("asks everything now, judges, and names what is missing", async () => {
  const answer = await collect();
  expect(answer).toMatchObject({ run: world.run.runId, stage: stageKey });
  expect(answer.metrics).toMatchObject([
    { key: "latency", value: 5, verdict: "pass", source: "pages", error: null, required: true },
    { key: "broken", value: null, verdict: "error", error: expect.stringContaining("503") },
    { key: "queue", value: null, source: null, ageSeconds: null },
    { key: "noise", required: false },
  ]);
  expect(answer.metrics[0]?.ageSeconds).toBeLessThan(60);
  expect(answer.missing.map(({ kind, key }) => [kind, key])).toEqual([
    ["metric", "broken"],
    ["metric", "queue"],
    ["screenshot", "board"],
    ["checklist", "looked"],
  ]);
  expect(answer.missing[0]?.text).toMatch(/^broken has an error at its source: .*503\.$/);
  expect(answer.missing[1]?.text).toBe("queue has no data.");
});

it("asks again although nothing is due, and misses less as things come in", async () => {
  await collect();
  world.server.answer(page(6));
  const person = await world.run.seed.person("Ada", "engineer");
  const item = {
    stage: stageKey,
    item: "looked",
    done: true,
    note: null,
    mark: "vouched" as const,
  };
  await markItem(person, world.run.runId, item);
  const items = [{ index: 0, raw: { metric: "queue", value: 3 } }];
  await ingestSamples(world.context, world.run.runId, { items, broken: [], claim: null });
  const answer = await collect();
  expect(answer.metrics.map((m) => m.value)).toEqual([6, 6, 3, null]);
  expect(answer.missing).toMatchObject([{ kind: "screenshot", text: "Board has no screenshot." }]);
});

it("does not take old data for fresh", async () => {
  await world.db.pool.query(
    "UPDATE stage SET started_at = started_at - interval '2 hours' WHERE id = $1",
    [world.run.stageId],
  );
  const at = new Date(Date.now() - 90 * 60_000).toISOString();
  world.server.answer(page(5, at));
  const answer = await collect();
  const latency = answer.missing.find((m) => m.key === "latency");
  expect(latency?.text).toMatch(/no data since 1 h 30 min ago; expected some of the last 1 h/);
});

it("shows pulled values over time as they were answered", async () => {
  await collect();
  const series = await readSeries(world.context, world.run.runId, stageKey);
  expect(series.metrics.latency?.at(-1)?.value).toBe(5);
  expect(series.metrics.broken).toEqual([]);
});

it.each<[string, () => Promise<unknown>, string]>([
  ["a stage that is not there", () => collect(world.context, "nowhere"), "not_found"],
  ["a stage that has not begun", () => collect(world.context, "s2"), "conflict"],
  [
    "a token that may only read",
    async () => collect({ ...world.context, ...(await world.run.seed.token("read")) }),
    "forbidden",
  ],
  [
    "a run that is over",
    async () => {
      await rollBackRun(world.run.context, world.run.runId, "enough");
      return collect();
    },
    "conflict",
  ],
])("refuses %s, and asks nothing", async (_, work, code) => {
  const error = await work().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({ code });
  expect(world.server.requests).toEqual([]);
});
