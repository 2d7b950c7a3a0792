import { readFileSync } from "node:fs";
import path from "node:path";
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
