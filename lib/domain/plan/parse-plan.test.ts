import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePlan } from "@/lib/domain/plan/parse-plan";
import type { Plan } from "@/lib/domain/plan/plan";
import { planJsonSchema } from "@/lib/domain/plan/plan-source";

const root = path.resolve(import.meta.dirname, "../../..");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");

function planOf(source: string): Plan {
  const parsed = parsePlan(source);
  if (parsed.kind === "problems") throw new Error(JSON.stringify(parsed.problems, null, 2));
  return parsed.plan;
}

function problemsOf(source: string) {
  const parsed = parsePlan(source);
  return parsed.kind === "problems" ? parsed.problems : [];
}

const SMALL = `name: small
title: Small
documentId: SMALL
stakeholders:
  - { role: manager, title: Manager }
metrics:
  p95:
    label: P95
    group: performance
    unit: ms
    aggregate: p95
    baseline: 0.4s
    threshold: <= baseline * 1.25
stages:
  - key: one
    title: One
    traffic: 5%
    soak: { min: 1h30m, max: 2h }
    metrics: [p95]
    signOffs: [manager]
`;

describe("a plan", () => {
  it("has its units in the metric's own and its durations in milliseconds", () => {
    const [stage] = planOf(SMALL).stages;
    expect(stage?.metrics[0]?.baseline?.value).toBe(400);
    expect(stage?.metrics[0]?.threshold.max).toEqual({ value: 500, strict: false });
    expect(stage?.soak).toEqual({ min: 5_400_000, max: 7_200_000 });
    expect(stage?.signOffs).toEqual([{ role: "manager", count: 1 }]);
  });

  it("takes a stage's own rules over the metric's", () => {
    const plan = planOf(`${SMALL}    rules: { p95: { threshold: "<= 450ms", for: 10s } }\n`);
    expect(plan.stages[0]?.metrics[0]).toMatchObject({
      threshold: { text: "<= 450ms" },
      persistence: 10_000,
    });
  });

  it.each([
    ["unit: ms", "unit: parsec/h/x", 10, 11, "is not a unit"],
    ["unit: ms", 'unit: "%"', 12, 15, "does not fit the metric's unit"],
    ["<= baseline * 1.25", "<= 20/min", 13, 16, "does not fit the metric's unit"],
    ["<= baseline * 1.25", "quick", 13, 16, "is not a threshold"],
    ["metrics: [p95]", "metrics: [p96]", 19, 15, "there is no metric p96"],
    ["signOffs: [manager]", "signOffs: [boss]", 20, 16, "no stakeholder with the role boss"],
    ["traffic: 5%", "traffic: 105%", 17, 14, "is not a share of traffic"],
    ["min: 1h30m", "min: 3h", 18, 11, "the minimum is above the maximum"],
    ["min: 1h30m", "min: soon", 18, 18, "is not a duration"],
    ["title: Small", "titel: Small", 2, 1, "nobody knows the key titel"],
    ["aggregate: p95", "aggregate: p96", 11, 16, "is not one of the choices"],
  ])("says where %s -> %s is wrong", (from, to, line, column, message) => {
    const found = problemsOf(SMALL.replace(from, to));
    expect(found).toContainEqual(
      expect.objectContaining({ line, column, message: expect.stringContaining(message) }),
    );
    for (const problem of found) expect(problem.expected).not.toBe("");
  });

  it("refuses two stages of one name, and tells where the second is", () => {
    const second = SMALL.slice(SMALL.indexOf("  - key: one"));
    expect(problemsOf(SMALL + second)).toContainEqual(
      expect.objectContaining({ path: "stages.1.key", line: 21, message: "one is there twice" }),
    );
  });

  it("refuses traffic that goes down and stages that measure nothing", () => {
    const stage = "  - { key: two, title: Two, traffic: 1%, soak: { min: 1s, max: 2s } }\n";
    const messages = problemsOf(SMALL + stage).map((p) => p.message);
    expect(messages).toContain("1 % is less than the stage before");
    expect(messages).toContain("measures nothing, so it could never pass");
  });

  it("reports broken YAML with its place and refuses aliases", () => {
    expect(problemsOf("name: [1, 2\ntitle: x")[0]).toMatchObject({ expected: "well-formed YAML" });
    expect(problemsOf("a: &x 1\nb: *x")[0]?.message).toContain("aliases");
  });

  it("never throws, whatever the text", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.json(), fc.constantFrom(SMALL).chain(mutated)),
        (text) => {
          expect(["plan", "problems"]).toContain(parsePlan(text).kind);
        },
      ),
      { numRuns: 500 },
    );
  });
});

function mutated(text: string): fc.Arbitrary<string> {
  return fc
    .tuple(fc.nat(text.length), fc.nat(12), fc.string({ maxLength: 8 }))
    .map(([at, length, piece]) => text.slice(0, at) + piece + text.slice(at + length));
}

describe("the sample plans", () => {
  it("hold the four-stage canary to its last row", () => {
    const plan = planOf(read("plans/staging-canary.yaml"));
    expect(plan.stages.map((s) => s.traffic)).toEqual([5, 25, 50, 100]);
    expect(plan.stages.map((s) => s.soak.min / 3_600_000)).toEqual([2, 2, 4, 24]);
    expect(plan.stages.map((s) => s.metrics.length)).toEqual([18, 10, 5, 5]);
    const groups = plan.stages[0]?.metrics.map((m) => m.group) ?? [];
    expect(new Set(groups).size).toBe(4);
    expect(plan.funnels[0]).toMatchObject({ window: 300_000, target: { min: 0.55, max: 0.65 } });
    expect(plan.funnels[0]?.steps).toHaveLength(5);
    expect(plan.checklist).toHaveLength(7);
    expect(plan.preDeployment.signOffs).toHaveLength(8);
    expect(plan.evidence).toHaveLength(6);
    expect(plan.stages[0]?.screenshots.map((s) => s.required)).toEqual([true, true, false, false]);
    expect(plan.stages[3]?.decision.makers).toEqual(["engineering-manager", "product-owner"]);
    const pii = plan.stages[0]?.metrics.find((m) => m.key === "pii_detections");
    expect(pii).toMatchObject({ zeroTolerance: true, threshold: { max: { value: 0 } } });
  });

  it("hold the six-hour soak gate to its last row", () => {
    const plan = planOf(read("plans/staging-soak.yaml"));
    const [stage] = plan.stages;
    expect(stage).toMatchObject({ traffic: null, soak: { min: 21_600_000 } });
    const groups = new Set(stage?.metrics.map((m) => m.group));
    expect(groups).toEqual(
      new Set(["integrity", "performance", "version", "functions", "database-writes"]),
    );
    expect(new Set(stage?.checklist.map((i) => i.group)).size).toBe(4);
    expect(stage?.checklist).toHaveLength(11);
    expect(plan.funnels[0]?.breakdown).toBe(3_600_000);
    expect(plan.next?.steps).toHaveLength(3);
  });

  it("are described by the schema that editors load", () => {
    const published = JSON.parse(read("public/schemas/plan.v1.json"));
    expect(published).toEqual(JSON.parse(JSON.stringify(planJsonSchema())));
  });
});
