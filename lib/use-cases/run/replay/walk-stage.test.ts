import { describe, expect, it } from "vitest";
import { type Fold, foldSamples, type Sample } from "@/lib/data/metric/fold";
import { judgeMetric } from "@/lib/domain/metric/judge-metric";
import { NO_MEMORY, NO_STATISTICS } from "@/lib/domain/metric/judgement";
import type { Arm, Metric } from "@/lib/domain/metric/metric";
import type { PlanStage } from "@/lib/domain/plan/plan";
import { carryOver } from "@/lib/domain/replay/carry-over";
import {
  compareDecision,
  describeStanding,
  type Recorded,
} from "@/lib/domain/replay/compare-decision";
import { later, metric, pii, START } from "@/lib/testing/metrics";
import { newRun } from "@/lib/testing/run-fixture";
import { type Walk, type WalkedRules, walkStage } from "@/lib/use-cases/run/replay/walk-stage";

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** A gauge that is judged by its newest value. */
const gauge = (changes: Partial<Metric> = {}) =>
  metric({ key: "queue", label: "Queue", aggregate: "last", minSamples: 1, ...changes });

function stageOf(metrics: Metric[], changes: Partial<PlanStage> = {}): PlanStage {
  const [stage] = newRun(true).plan.stages;
  if (!stage) throw new Error("the plan has no stage");
  return { ...stage, soak: { min: 2 * MINUTE, max: 60 * MINUTE }, metrics, ...changes };
}

function limit(value: number) {
  return { text: `<= ${value}ms`, min: null, max: { value, strict: false } };
}

/** The rules of `asked` on what was measured under `measured`. */
function rulesOf(asked: PlanStage, measured: PlanStage = asked): WalkedRules {
  const found = asked.metrics.map((one) =>
    carryOver(
      one,
      measured.metrics.find((m) => m.key === one.key),
      false,
    ),
  );
  return {
    rules: {
      stage: asked,
      carried: found.filter((one) => one.kind === "carried"),
      missing: found.filter((one) => one.kind === "missing"),
      missingFunnels: [],
    },
    baselines: new Map(),
    funnels: [],
  };
}

type Point = { metric?: string; at: number; value: number; arm?: Arm };

function samplesOf(points: Point[]): Sample[] {
  return points.map(({ metric: key = "queue", at, value, arm = "canary" }) => ({
    stageId: "stage",
    metric: key,
    arm,
    value,
    weight: 1,
    at: later(at),
  }));
}

function bucketsOf(points: Point[]): Fold[] {
  const time = (fold: Fold) => fold.bucketAt?.getTime() ?? 0;
  return foldSamples(samplesOf(points))
    .filter((fold) => fold.bucketAt !== null)
    .sort((a, b) => time(a) - time(b));
}

/** A value every five seconds; `value` says which one at a second. */
function every5s(until: number, value: (second: number) => number, key = "queue"): Point[] {
  return Array.from({ length: until / 5 }, (_, i) => ({
    metric: key,
    at: i * 5 + 1,
    value: value(i * 5 + 1),
  }));
}

function walk(seconds: number, points: Point[], rules: WalkedRules[], moments: Date[] = []) {
  const stage = { id: "stage", startedAt: START, until: later(seconds), isOver: true };
  const keys = [...new Set(points.map((p) => p.metric ?? "queue"))];
  const firstAt = new Map(
    keys.map((key) => [
      key,
      later(Math.min(...points.filter((p) => (p.metric ?? "queue") === key).map((p) => p.at))),
    ]),
  );
  return walkStage(stage, rules, { slices: [bucketsOf(points)], firstAt, moments });
}

function sideOf(found: Walk, index: number) {
  const side = found.walked[index];
  if (!side) throw new Error("there is no such side");
  return side;
}

function standing(found: Walk, index: number, { rules }: WalkedRules) {
  const { end, soon } = sideOf(found, index);
  return { rules, side: end, soon, step: found.step };
}

const recordedAt = (seconds: number, changes: Partial<Recorded> = {}): Recorded => ({
  kind: "go",
  recommendation: "go",
  at: later(seconds),
  byEngine: true,
  overridden: false,
  ...changes,
});

describe("walking through a stage", () => {
  it("lets a breach of thirty seconds pass for a minute and fail for twenty seconds", async () => {
    const points = every5s(300, (s) => (s > 100 && s < 130 ? 900 : 100));
    const patient = rulesOf(stageOf([gauge({ persistence: MINUTE, critical: true })]));
    const hasty = rulesOf(stageOf([gauge({ persistence: 20 * SECOND, critical: true })]));
    const found = await walk(300, points, [patient, hasty]);
    const [before, after] = [sideOf(found, 0).end, sideOf(found, 1).end];
    expect(before.rollback).toBeNull();
    expect(before.tracks.get("queue")).toMatchObject({ breachAt: later(110), failAt: null });
    expect(after.tracks.get("queue")).toMatchObject({ breachAt: later(110), failAt: later(130) });
    expect(after.rollback?.at).toEqual(later(130));
    expect(before.judged.verdict).toBe("pass");
    // Nothing sticks: once the breach is over, the stage passes under both.
    expect(after.judged.verdict).toBe("pass");
    const [own, other] = [standing(found, 0, patient), standing(found, 1, hasty)];
    expect(compareDecision(recordedAt(300), own, other)).toBe("differs");
    expect(describeStanding(later(300), other)).toContain("ROLLBACK by the engine");
    expect(describeStanding(later(300), other)).toContain("2 min 50 s earlier");
  });

  it("turns GO into a rollback where the limit is lower", async () => {
    const points = every5s(300, () => 300);
    const own = rulesOf(stageOf([gauge({ critical: true })]));
    const lower = rulesOf(stageOf([gauge({ critical: true, threshold: limit(200) })]));
    const found = await walk(300, points, [own, lower]);
    expect(sideOf(found, 0).end).toMatchObject({ passes: true, lacks: 0, rollback: null });
    expect(sideOf(found, 1).end.rollback?.at).toEqual(later(10));
    expect(sideOf(found, 1).end.tracks.get("queue")?.worst).toMatchObject({ value: 300 });
    const sides = [standing(found, 0, own), standing(found, 1, lower)] as const;
    expect(compareDecision(recordedAt(300), ...sides)).toBe("differs");
    const back = recordedAt(300, { kind: "rollback", recommendation: "rollback" });
    // The other way round: what was rolled back would not have been.
    expect(compareDecision(back, sides[1], sides[0])).toBe("open");
    const early = recordedAt(10, { kind: "rollback", recommendation: "rollback" });
    expect(compareDecision(early, sides[1], sides[0])).toBe("differs");
  });

  it("fails zero tolerance for good at the first that is not zero", async () => {
    const hit = (s: number) => (s === 51 ? 1 : 0);
    const asked = { minSamples: 1, staleAfter: MINUTE };
    const strict = { ...pii(), ...asked, key: "queue" };
    const lax = { ...strict, zeroTolerance: false, threshold: limit(5) };
    const [rules, some] = [rulesOf(stageOf([strict])), rulesOf(stageOf([lax]))];
    const found = await walk(200, every5s(200, hit), [rules, some]);
    expect(sideOf(found, 0).end.judged).toMatchObject({ verdict: "fail", critical: true });
    expect(sideOf(found, 0).end.tracks.get("queue")?.failAt).toEqual(later(60));
    expect(sideOf(found, 1).end.judged.verdict).toBe("pass");
  });

  it("asks for a soak that is longer", async () => {
    const points = every5s(300, () => 100);
    const own = rulesOf(stageOf([gauge()]));
    const longer = rulesOf(stageOf([gauge()], { soak: { min: 10 * MINUTE, max: 60 * MINUTE } }));
    const found = await walk(300, points, [own, longer]);
    expect(sideOf(found, 0).end.goAt).toEqual(later(130));
    expect(sideOf(found, 1).end).toMatchObject({ goAt: null, lacks: 301 * SECOND });
    const sides = [standing(found, 0, own), standing(found, 1, longer)] as const;
    expect(compareDecision(recordedAt(300), ...sides)).toBe("differs");
    expect(describeStanding(later(300), sides[1])).toBe("No GO yet: 4 min 59 s of 10 min of soak.");
  });

  it("does not count time without data as soak", async () => {
    const points = every5s(600, () => 100).filter(({ at }) => at < 100 || at > 400);
    const rules = rulesOf(stageOf([gauge({ staleAfter: 30 * SECOND })]));
    const { end } = sideOf(await walk(600, points, [rules]), 0);
    expect(end.coverage.effectiveMs).toBeGreaterThan((96 + 29 + 189) * SECOND);
    expect(end.coverage.effectiveMs).toBeLessThan((96 + 31 + 200) * SECOND);
  });

  it("cannot tell what was never measured, and never passes on it", async () => {
    const points = every5s(300, () => 100);
    const own = stageOf([gauge()]);
    const asked = stageOf([gauge(), gauge({ key: "heap", label: "Heap" })]);
    const rules = [rulesOf(own), rulesOf(asked, own)] as const;
    const found = await walk(300, points, [...rules]);
    expect(sideOf(found, 1).end).toMatchObject({ passes: null, goAt: null });
    expect(sideOf(found, 1).end.judged).toMatchObject({ verdict: "inconclusive" });
    const sides = [standing(found, 0, rules[0]), standing(found, 1, rules[1])] as const;
    expect(compareDecision(recordedAt(300), ...sides)).toBe("open");
    expect(describeStanding(later(300), sides[1])).toContain("Heap: not measured in this run");
  });

  it("takes an override as right where the other plan refuses GO as well", async () => {
    const points = every5s(300, () => 300);
    const own = rulesOf(stageOf([gauge({ threshold: limit(200) })]));
    const wider = rulesOf(stageOf([gauge({ threshold: limit(400) })]));
    const found = await walk(300, points, [own, wider]);
    const sides = [standing(found, 0, own), standing(found, 1, wider)] as const;
    const overridden = recordedAt(300, { overridden: true, recommendation: "hold" });
    expect(compareDecision(overridden, sides[0], sides[0])).toBe("same");
    expect(compareDecision(overridden, ...sides)).toBe("differs");
  });

  it("reads another unit as what it is", async () => {
    const points = every5s(300, () => 300);
    const own = stageOf([gauge()]);
    const inSeconds = gauge({
      unit: "s",
      threshold: { text: "<= 0.2s", min: null, max: { value: 0.2, strict: false } },
    });
    const rules = rulesOf(stageOf([inSeconds]), own);
    const { end } = sideOf(await walk(300, points, [rules]), 0);
    expect(end.tracks.get("queue")?.judgement).toMatchObject({ value: 0.3, verdict: "fail" });
  });

  it("keeps how a stage stood at a decision in its middle", async () => {
    const points = every5s(300, (s) => (s < 100 ? 900 : 100));
    const rules = rulesOf(stageOf([gauge()]));
    const found = await walk(300, points, [rules], [later(47), later(153)]);
    const { at } = sideOf(found, 0);
    expect(at.get(later(47).getTime())?.judged.verdict).toBe("fail");
    expect(at.get(later(153).getTime())?.judged.verdict).toBe("pass");
  });

  it("takes several buckets at a time in a stage of days", async () => {
    const week = 7 * 86_400;
    const points = Array.from({ length: week / 600 }, (_, i) => ({ at: i * 600 + 1, value: 100 }));
    const rules = rulesOf(stageOf([gauge({ staleAfter: 11 * MINUTE })]));
    const found = await walk(week, points, [rules]);
    expect(found).toMatchObject({ step: 70 * SECOND, steps: 8640 });
    expect(sideOf(found, 0).end.judged.verdict).toBe("pass");
  });
});

/** The live judge, once a second on every sample that there is by then, without any buckets in between. */
function judgeLive(one: Metric, points: Point[], seconds: number) {
  const verdicts: string[] = [];
  let memory = NO_MEMORY;
  for (let second = 1; second <= seconds; second += 1) {
    const now = later(second);
    const from = one.window === "stage" ? 0 : Math.floor((second - one.window / SECOND) / 10) * 10;
    const seen = points.filter(({ at }) => at < second && at >= from);
    const newest = seen.reduce<Point | null>((a, b) => (a && a.at > b.at ? a : b), null);
    const mean = seen.reduce((sum, { value }) => sum + value, 0) / seen.length;
    const reading = {
      metric: one.key,
      value: newest && (one.aggregate === "last" ? newest.value : mean),
      samples: seen.length,
      lastSampleAt: newest && later(newest.at),
      computedBy: "tollgate" as const,
      statistics: NO_STATISTICS,
      problem: null,
    };
    const judged = judgeMetric(one, reading, memory, { now, stageStartedAt: START });
    memory = judged;
    verdicts.push(judged.verdict);
  }
  return verdicts;
}

describe("the replay beside the live judge", () => {
  const noise = (seed: number) => (s: number) => 400 + 300 * Math.sin(seed + s / 37) ** 3;
  const cases = [1, 2, 3, 4].flatMap((seed) => [
    { seed, name: "the whole stage", how: gauge({ aggregate: "avg", minSamples: 5 }) },
    { seed, name: "a sliding minute", how: gauge({ aggregate: "avg", window: MINUTE }) },
    { seed, name: "a gauge that may breach", how: gauge({ persistence: 30 * SECOND }) },
  ]);

  it.each(cases)("is never more than a step behind: $name, $seed", async ({ seed, how }) => {
    const points = every5s(900, noise(seed)).filter(({ at }) => at < 300 || at > 420);
    const live = judgeLive(how, points, 900);
    const moments = Array.from({ length: 89 }, (_, i) => later((i + 1) * 10));
    const found = await walk(900, points, [rulesOf(stageOf([how]))], moments);
    const { at } = sideOf(found, 0);
    expect(new Set(live).size).toBeGreaterThan(1);
    for (const moment of moments) {
      const second = (moment.getTime() - START.getTime()) / SECOND;
      const around = live.slice(Math.max(0, second - 11), second);
      const replayed = at.get(moment.getTime())?.tracks.get("queue")?.judgement.verdict;
      expect(around, `at ${second} s`).toContain(replayed);
    }
  });
});
