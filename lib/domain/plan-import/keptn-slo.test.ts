import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parsePlan } from "@/lib/domain/plan/parse-plan";
import { importKeptnSlo } from "@/lib/domain/plan-import/keptn-slo";
import { printPlan } from "@/lib/domain/plan-import/print-plan";

function read(file: string): unknown {
  return parse(readFileSync(path.join(import.meta.dirname, "fixtures", file), "utf8"));
}

function one(objective: object, rest: object = {}, sli?: string) {
  return importKeptnSlo(
    { objectives: [{ sli: "a", ...objective }], ...rest },
    sli === undefined ? null : { indicators: { a: sli } },
  );
}

function problemsOf(imported: ReturnType<typeof importKeptnSlo>) {
  const parsed = parsePlan(printPlan(imported.plan, "test"));
  return parsed.kind === "plan" ? [] : parsed.problems.map((problem) => problem.path);
}

describe("a Keptn SLO", () => {
  it("becomes a plan that holds, with queries and without", () => {
    const slo = read("keptn-slo.yaml");
    const imported = importKeptnSlo(slo, read("keptn-sli.yaml"));
    expect(problemsOf(imported)).toEqual([]);
    expect(problemsOf(importKeptnSlo(slo))).toEqual([]);
    expect(imported.plan.score).toEqual({
      pass: 90,
      marginal: 75,
      weights: {
        response_time_p95: 33.3333,
        error_rate: 16.6666,
        queue_ms: 16.6666,
        throughput: 16.6666,
        memory: 16.6666,
      },
    });
    expect(imported.notCarried.map((note) => note.path)).toEqual([
      "comparison.include_result_with_score",
      "comparison.aggregate_function",
      "objectives[0].warning",
      "objectives[1].pass[1]",
      "objectives[4]",
      "sli: indicators.error_rate",
      "sli: indicators.unused",
    ]);
  });

  it.each([
    ["<=600", "<= 600", undefined],
    ["< 600.5", "< 600.5", undefined],
    ["=5", "== 5", undefined],
    ["<=+10%", "<= baseline * 1.1", { runs: 1 }],
    ["<=10%", "<= baseline * 1.1", { runs: 1 }],
    [">=-10%", ">= baseline * 0.9", { runs: 1 }],
    ["<=+50", "<= baseline + 50", { runs: 1 }],
    [">=-5", ">= baseline - 5", { runs: 1 }],
  ])("has %s as a threshold", (criterion, threshold, baseline) => {
    const imported = one({ pass: [{ criteria: [criterion] }] });
    expect(imported.plan.metrics?.a).toMatchObject({ threshold });
    expect(imported.plan.metrics?.a?.baseline).toEqual(baseline);
    expect(imported.notCarried).toEqual([]);
    expect(problemsOf(imported)).toEqual([]);
  });

  it("has all criteria of a list hold, as a range or as several metrics", () => {
    const range = one({ pass: [{ criteria: [">=1", "<=5"] }] });
    expect(range.plan.metrics).toMatchObject({ a: { threshold: "1..5" } });
    const several = one({ pass: [{ criteria: ["<=+10%", "<600"] }] });
    expect(Object.values(several.plan.metrics ?? {}).map((m) => m.threshold)).toEqual([
      "< 600",
      "<= baseline * 1.1",
    ]);
  });

  it("takes the first of alternatives, and lists the others", () => {
    const { plan, notCarried } = one({ pass: [{ criteria: ["<=5"] }, { criteria: ["<=+10%"] }] });
    expect(plan.metrics?.a?.threshold).toBe("<= 5");
    expect(notCarried).toEqual([
      expect.objectContaining({ path: "objectives[0].pass[1]", value: { criteria: ["<=+10%"] } }),
    ]);
  });

  it("writes no threshold where a criterion cannot be read, so that the plan is not valid yet", () => {
    const imported = one({ pass: [{ criteria: ["<=5", "small"] }] });
    expect(imported.notCarried.map((note) => note.path)).toEqual(["objectives[0].pass[0]"]);
    expect(problemsOf(imported)).toEqual(["metrics.a.threshold"]);
  });

  it.each([
    [{ compare_with: "single_result" }, 1],
    [{ compare_with: "single_result", number_of_comparison_results: 5 }, 1],
    [{ compare_with: "several_results", number_of_comparison_results: 5 }, 5],
    [{ compare_with: "several_results", number_of_comparison_results: 50 }, 20],
    [{}, 1],
  ])("compares as %j says", (comparison, runs) => {
    const { plan } = one({ pass: [{ criteria: ["<=+10%"] }] }, { comparison });
    expect(plan.metrics?.a?.baseline).toEqual({ runs });
  });

  it("takes key_sli for critical, and objectives of one weight for one group", () => {
    const pass = [{ criteria: ["<5"] }];
    const { plan } = importKeptnSlo({
      objectives: [
        { sli: "a", pass, key_sli: true, weight: 2 },
        { sli: "b", pass, weight: 2 },
      ],
      total_score: { pass: "90%", warning: 75 },
    });
    expect(plan.metrics).toMatchObject({
      a: { critical: true, group: "objectives" },
      b: { group: "objectives" },
    });
    expect(plan.score).toEqual({ pass: 90, marginal: 75 });
  });

  it("has no score without both limits", () => {
    const { plan, notCarried } = one(
      { pass: [{ criteria: ["<5"] }] },
      { total_score: { pass: "90%" } },
    );
    expect(plan.score).toBeUndefined();
    expect(notCarried.map((note) => note.path)).toEqual(["total_score"]);
  });

  it.each([
    ["sum(rate(a{zone='$zone'}[$DURATION_SECONDS]))", "sum(rate(a{zone='eu'}[$window]))"],
    ["avg:a{zone:$ZONE}", "avg:a{zone:eu}"],
    ["sum(a{job='$SERVICE'})", "sum(a{job='$SERVICE'})"],
    ["builtin:service.errors.total.count:merge(0):avg", undefined],
    ["anything else", undefined],
  ])("asks %s", (query, expected) => {
    const objective = { pass: [{ criteria: ["<5"] }] };
    const imported = one(objective, { filter: { zone: "eu" } }, query);
    expect(imported.plan.metrics?.a?.source?.query).toBe(expected);
    expect(problemsOf(imported)).toEqual([]);
  });
});
