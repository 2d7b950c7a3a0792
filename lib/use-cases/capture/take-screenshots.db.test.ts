import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { claimTakes, untilNextTake } from "@/lib/data/capture/takes";
import type { Take } from "@/lib/domain/capture/take";
import { canonicalJson } from "@/lib/ledger/canonical-json";
import { sha256Hex } from "@/lib/ledger/sha256";
import { startPollLoop } from "@/lib/processes/poll-loop";
import { sharpChild } from "@/lib/providers/image/sharp-child";
import { localFolder } from "@/lib/providers/storage/local-folder";
import { picture } from "@/lib/testing/images";
import { calm, PolledWorld, page, polledPlan, pulledMetric } from "@/lib/testing/polled-run";
import { takeOf, takeSource, takesAt } from "@/lib/testing/takes";
import { takeDue } from "@/lib/use-cases/capture/take-due";
import type { Context } from "@/lib/use-cases/context";
import { readFile } from "@/lib/use-cases/evidence/read-file";
import { ENGINE } from "@/lib/use-cases/run/engine";
import { rollBackRun } from "@/lib/use-cases/run/roll-back-run";
import { viewRun } from "@/lib/use-cases/run/view-run";
import { collectStage } from "@/lib/use-cases/source/collect-stage";

const WITHIN = { timeout: 15_000, interval: 50 };

let world: PolledWorld;
let folder: string;
let png: Buffer;
let stageKey: string;
/** What Grafana answers; pages of metrics are answered as always. */
let answerImage: () => { status?: number; headers?: Record<string, string>; body: string | Buffer };
beforeAll(async () => {
  world = await PolledWorld.open();
  folder = await mkdtemp(path.join(tmpdir(), "tollgate-takes-"));
  png = await picture("png");
});
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  answerImage = () => ({ body: png });
  world.server.answer(({ url }) => (url.pathname.startsWith("/render/") ? answerImage() : page(5)));
});

/** Starts a run whose first stage wants a board as Grafana draws it. */
async function start(at: Take["at"], required = true): Promise<void> {
  const { origin } = world.server;
  const plan = polledPlan(origin, [pulledMetric("latency")]);
  const take = takeOf("grafana", { at });
  const screenshots = [{ key: "board", label: "Board", required, take }];
  stageKey = plan.stages[0]?.key ?? "";
  await world.startPlan({
    ...plan,
    sources: [...plan.sources, takeSource("grafana", origin)],
    stages: plan.stages.map((stage) => ({ ...stage, screenshots })),
  });
}

function context(): Context {
  return {
    ...world.context,
    actor: ENGINE,
    storage: localFolder(folder),
    images: sharpChild(),
    takes: takesAt([world.server.origin]),
  };
}

const stored = (id: string) =>
  readFile({ ...world.context, storage: localFolder(folder) }, id, "file");
const evidence = () =>
  world.db.prisma.evidence.findMany({
    where: { runId: world.run.runId },
    orderBy: { addedAt: "asc" },
  });
const take = () =>
  world.db.prisma.screenshotTake.findFirstOrThrow({ where: { stageId: world.run.stageId } });
const wanted = async () => {
  const view = await viewRun(world.context, world.run.runId);
  return view.stages.find((s) => s.key === stageKey)?.wantedScreenshots[0];
};
const makeDue = () =>
  world.db.pool.query("UPDATE screenshot_take SET due_at = now() WHERE taken_at IS NULL");
const patience = (signal = new AbortController().signal) => ({ signal, random: () => 0.5 });
async function claimOne() {
  const [target] = await claimTakes(world.db, 10);
  if (!target) throw new Error("nothing is due");
  return target;
}

it("takes what is due as the stage begins, with source, time, numbers and a ledger entry", async () => {
  await start(["start"]);
  await world.poll();
  expect(await wanted()).toMatchObject({
    evidenceId: null,
    take: { from: "grafana", state: "taking" },
  });
  const outcome = await takeDue(context(), await claimOne(), patience());
  expect(outcome.kind).toBe("taken");
  const [row] = await evidence();
  expect(row).toMatchObject({
    kind: "screenshot",
    stageKey,
    slot: "board",
    title: "Board",
    addedBy: "engine",
    originalSha256: sha256Hex(png),
    capture: {
      from: "grafana",
      source: "grafana",
      moment: "start",
      query: expect.stringContaining("/render/d-solo/abc/checkout?orgId=1&panelId=4"),
      readings: [{ metric: "latency", label: "latency", display: "5 ms", verdict: "pass" }],
    },
  });
  const leaf = await world.db.prisma.logLeaf.findFirstOrThrow({
    where: { kind: "evidence.added", runId: world.run.runId },
  });
  const text = Buffer.from(leaf.data).toString();
  const { payload } = JSON.parse(text) as { payload?: string };
  const event = payload ? Buffer.from(payload, "base64").toString() : text;
  expect(event).toContain(sha256Hex(canonicalJson(row?.capture)));
  expect(event).toContain(row?.storedSha256);
  expect(event).not.toContain("panelId");
  expect((await stored(row?.id ?? "")).sha256).toBe(row?.storedSha256);
  expect(await wanted()).toMatchObject({
    evidenceId: row?.id,
    take: { state: "taken", error: null },
  });
  expect(await claimTakes(world.db, 10)).toEqual([]);
});

it("waits for the stage to be up for decision, and does not count its begin for its end", async () => {
  await start(["start", "end"]);
  const [first, ...others] = await claimTakes(world.db, 10);
  expect(others).toEqual([]);
  expect(first?.moment).toBe("start");
  if (first) await takeDue(context(), first, patience());
  expect(await wanted()).toMatchObject({ evidenceId: null, take: { state: "waiting" } });
  await world.db.pool.query("UPDATE stage SET state = 'awaiting_decision' WHERE id = $1", [
    world.run.stageId,
  ]);
  const outcome = await takeDue(context(), await claimOne(), patience());
  expect(outcome.kind).toBe("taken");
  const captures = (await evidence()).map(({ capture }) => capture as { moment: string } | null);
  expect(captures.map((one) => one?.moment)).toEqual(["start", "end"]);
  expect((await wanted())?.take?.state).toBe("taken");
});

it("says what went wrong, tries again later and later, and as late as the vendor wants", async () => {
  await start(["start"]);
  answerImage = () => ({ status: 503, body: "" });
  const failed = await takeDue(context(), await claimOne(), patience());
  expect(failed).toMatchObject({ kind: "failed", code: "source_failed" });
  expect(await claimTakes(world.db, 10)).toEqual([]);
  const firstWait = await untilNextTake(world.db);
  expect(firstWait).toBeGreaterThan(5000);
  expect(firstWait).toBeLessThan(12_000);
  expect(await wanted()).toMatchObject({
    take: { state: "failing", error: { message: expect.stringContaining("answered 503") } },
  });
  await makeDue();
  answerImage = () => ({ status: 429, headers: { "retry-after": "100" }, body: "" });
  await takeDue(context(), await claimOne(), patience());
  expect(await take()).toMatchObject({ failures: 2, error: { code: "rate_limited" } });
  expect(await untilNextTake(world.db)).toBeGreaterThan(90_000);
  await makeDue();
  answerImage = () => ({ body: png });
  expect((await takeDue(context(), await claimOne(), patience())).kind).toBe("taken");
  expect(await take()).toMatchObject({ failures: 0, evidenceId: expect.any(String) });
});

it("refuses what looks like an image and is none, and keeps nothing of it", async () => {
  await start(["start"]);
  const before = (await readdir(folder, { recursive: true })).length;
  answerImage = () => ({ body: png.subarray(0, 60) });
  const outcome = await takeDue(context(), await claimOne(), patience());
  expect(outcome).toMatchObject({ kind: "failed", code: "bad_image" });
  expect(await evidence()).toEqual([]);
  expect((await readdir(folder, { recursive: true })).length).toBe(before);
});

it("writes nothing where the stage is over by the time the picture is there", async () => {
  await start(["start"]);
  answerImage = () => ({ body: png });
  const slow: Context = {
    ...context(),
    images: {
      reencode: async (bytes) => {
        await rollBackRun(world.run.context, world.run.runId, "enough");
        return sharpChild().reencode(bytes);
      },
    },
  };
  expect(await takeDue(slow, await claimOne(), patience())).toEqual({ kind: "ended" });
  expect(await evidence()).toEqual([]);
  expect(await claimTakes(world.db, 10)).toEqual([]);
  expect((await wanted())?.take?.state).toBe("over");
});

it("gives a take back when the process stops", async () => {
  await start(["start"]);
  const ending = new AbortController();
  world.server.answer(() => {
    ending.abort(new Error("the process stops"));
    return undefined;
  });
  const taking = takeDue(context(), await claimOne(), patience(ending.signal));
  await expect(taking).rejects.toThrow("the process stops");
  expect(await take()).toMatchObject({ claimedUntil: null, failures: 0, error: null });
});

it("is taken once by two workers, and once even where both have claimed it", async () => {
  await start(["start"]);
  const target = await claimOne();
  const outcomes = await Promise.all([1, 2].map(() => takeDue(context(), target, patience())));
  expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(["ended", "taken"]);
  expect(await evidence()).toHaveLength(1);
  const [row] = await evidence();
  expect((await stored(row?.id ?? "")).sha256).toBe(row?.storedSha256);

  const lines: string[] = [];
  const loops = [1, 2].map(() => startPollLoop({ context: context(), log: (l) => lines.push(l) }));
  world.server.requests.length = 0;
  await start(["start"]);
  await expect.poll(async () => (await evidence()).length, WITHIN).toBe(1);
  await Promise.all(loops.map((stop) => stop()));
  expect(await evidence()).toHaveLength(1);
  expect(lines.filter((line) => line.endsWith("screenshot board (start): taken"))).toHaveLength(1);
});

it("collects them at once, and says why one is missing", async () => {
  await start(["end"]);
  const collector = { ...context(), actor: world.run.context.actor };
  const collect = () => collectStage(collector, { runId: world.run.runId, stageKey }, calm());
  answerImage = () => ({ status: 401, body: "" });
  const failed = await collect();
  expect(failed.missing).toMatchObject([
    {
      kind: "screenshot",
      key: "board",
      text: expect.stringMatching(/^Board could not be taken: http:.*answered 401\.$/),
    },
  ]);
  answerImage = () => ({ body: png });
  expect((await collect()).missing).toEqual([]);
  const [row] = await evidence();
  expect(row).toMatchObject({ addedBy: "engine", capture: { moment: "collect" } });
});
