import { describe, expect, it } from "vitest";
import { completePlan, type StoredPlan } from "@/lib/domain/plan/complete-plan";
import { planOf, problemsOf } from "@/lib/testing/plan-text";

const HOUR = 3_600_000;
const OPEN = { method: "password", order: "parallel", expires: null, review: null };

/** A plan whose gates are signed by managers; `common` stands at the top, `own` in its stage. */
function plan(common = "", own = "", count = "1"): string {
  return `
name: p
title: P
documentId: P
stakeholders: [{ role: manager, title: M }]
${common}
metrics:
  m: { label: M, group: g, aggregate: avg, threshold: <= 2 }
preDeployment: { signOffs: [manager] }
stages:
  - key: s
    title: S
    soak: { min: 1m, max: 2m }
    metrics: [m]
    signOffs: [{ role: manager, count: ${count} }]
    ${own}
`;
}

describe("approval", () => {
  it.each([
    ["says nothing", "", "", OPEN, OPEN],
    [
      "says it for the whole plan",
      "approval: { method: passkey, order: ordered, expires: 24h, review: 4h }",
      "",
      { method: "passkey", order: "ordered", expires: 24 * HOUR, review: 4 * HOUR },
      { method: "passkey", order: "ordered", expires: 24 * HOUR, review: 4 * HOUR },
    ],
    [
      "says part of it for a stage",
      "approval: { method: passkey, expires: 24h }",
      "approval: { method: password, order: ordered }",
      { method: "password", order: "ordered", expires: 24 * HOUR, review: null },
      { ...OPEN, method: "passkey", expires: 24 * HOUR },
    ],
  ])("of a plan that %s", (_, common, own, stage, before) => {
    const built = planOf(plan(common, own));
    expect(built.stages[0]?.approval).toEqual(stage);
    expect(built.preDeployment.approval).toEqual(before);
  });

  it("takes everybody in a role, or so many", () => {
    expect(planOf(plan("", "", "all")).stages[0]?.signOffs).toEqual([
      { role: "manager", count: "all" },
    ]);
    expect(planOf(plan("", "", "3")).stages[0]?.signOffs).toEqual([{ role: "manager", count: 3 }]);
  });

  it.each([
    ["approval: { method: email }", "", "6:21 approval.method"],
    ["approval: { expires: soon }", "", '6:22 approval.expires: "soon" is not a duration'],
    ["approval: { expires: 0s }", "", "6:22 approval.expires: is no time at all"],
    ["approval: { quorum: 2 }", "", "6:13 approval.quorum"],
    ["", "approval: { order: random }", "16:24 stages.0.approval.order"],
    ["", "approval: { review: 1x }", '16:25 stages.0.approval.review: "1x" is not a duration'],
  ])("says where %s%s is wrong", (common, own, problem) => {
    expect(problemsOf(plan(common, own)).join("\n")).toContain(problem);
  });

  it("says what a count can be", () => {
    expect(problemsOf(plan("", "", "some")).join("\n")).toMatch(/15:.*stages\.0\.signOffs\.0/);
  });

  it("is as before for plans that were stored before there was one", () => {
    const { preDeployment, stages, ...rest } = planOf(plan());
    const stored: StoredPlan = {
      ...rest,
      preDeployment: { signOffs: preDeployment.signOffs },
      stages: stages.map(({ approval: _, ...stage }) => stage),
    };
    const plainly = completePlan(stored);
    expect(plainly.preDeployment.approval).toEqual(OPEN);
    expect(plainly.stages[0]?.approval).toEqual(OPEN);
  });
});
