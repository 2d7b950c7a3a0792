import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parsePlan } from "@/lib/domain/plan/parse-plan";
import { importArgoAnalysis } from "@/lib/domain/plan-import/argo-analysis";
import { printPlan } from "@/lib/domain/plan-import/print-plan";

const text = readFileSync(
  path.join(import.meta.dirname, "fixtures/argo-analysis-template.yaml"),
  "utf8",
);
const PROMETHEUS = { prometheus: { address: "http://prometheus.example.com:9090", query: "up" } };

/** A template of one metric `m`. */
function one(metric: object, spec: object = {}) {
  const metrics = [{ name: "m", provider: PROMETHEUS, ...metric }];
  return importArgoAnalysis({ kind: "AnalysisTemplate", spec: { metrics, ...spec } });
}

function problemsOf(imported: ReturnType<typeof importArgoAnalysis>) {
  const parsed = parsePlan(printPlan(imported.plan, "test"));
  return parsed.kind === "plan" ? [] : parsed.problems.map((problem) => problem.path);
}

describe("an Argo analysis template", () => {
  it("becomes a plan that holds, but for conditions that are no comparison", () => {
    const imported = importArgoAnalysis(parse(text));
    expect(problemsOf(imported)).toEqual([
      "metrics.error-ratio.threshold",
      "metrics.latencies.threshold",
    ]);
    expect(imported.plan.stages[0]).toMatchObject({
      soak: { min: "46m", max: "92m" },
      checklist: [{ key: "ping", kind: "measured" }],
    });
    expect(imported.plan.metrics?.["success-rate"]).toMatchObject({
      threshold: ">= 0.95",
      allowedFailures: 3,
      staleAfter: "15m",
      source: { from: "prometheus" },
    });
    expect(imported.plan.metrics?.["smoke-test"]).toMatchObject({ threshold: "== 1" });
  });

  it("repeats no secret, neither in the plan nor in the list", () => {
    const imported = importArgoAnalysis(parse(text));
    expect(text).toContain("swordfish");
    expect(JSON.stringify(imported)).not.toContain("swordfish");
    const web = {
      url: "http://me:swordfish@host/a",
      headers: [{ key: "X-Token", value: "swordfish" }],
    };
    const address = "http://me:swordfish@prometheus";
    for (const provider of [
      { web },
      { prometheus: { address, query: "up" } },
      { wavefront: web },
    ]) {
      const found = one({ successCondition: "result > 1", provider });
      expect(JSON.stringify(found)).not.toContain("swordfish");
    }
  });

  it.each([
    ["result[0] >= 0.95", undefined, ">= 0.95"],
    [undefined, "result[0] > 5", "<= 5"],
    ["result <= 5", "result > 5", "<= 5"],
    ["result >= 0.9 && result <= 1.1", undefined, "0.9..1.1"],
    ["result >= {{args.least}}", undefined, ">= 0.5"],
  ])(
    "has success %j and failure %j as a threshold",
    (successCondition, failureCondition, expected) => {
      const args = [{ name: "least", value: "0.5" }];
      const imported = one({ successCondition, failureCondition }, { args });
      expect(imported.plan.metrics?.m?.threshold).toBe(expected);
      expect(imported.notCarried).toEqual([]);
      expect(problemsOf(imported)).toEqual([]);
    },
  );

  it("lets what is neither success nor failure break the threshold", () => {
    const { plan, notCarried } = one({
      successCondition: "result >= 90",
      failureCondition: "result < 80",
    });
    expect(plan.metrics?.m?.threshold).toBe(">= 90");
    expect(notCarried.map((note) => note.path)).toEqual(["spec.metrics[0].failureCondition"]);
  });

  it.each([
    ["successCondition", "all(result, # < 1000)"],
    ["successCondition", "result == true"],
    ["failureCondition", "result == 3"],
  ])("writes no threshold for %s %s, so that the plan is not valid yet", (key, condition) => {
    const imported = one({ [key]: condition });
    expect(imported.plan.metrics?.m).not.toHaveProperty("threshold");
    expect(imported.notCarried.map((note) => note.path)).toEqual([`spec.metrics[0].${key}`]);
    expect(problemsOf(imported)).toEqual(["metrics.m.threshold"]);
  });

  it("does not take the failure condition where the success condition says more", () => {
    const imported = one({ successCondition: "len(result) > 0", failureCondition: "result > 5" });
    expect(imported.plan.metrics?.m).not.toHaveProperty("threshold");
  });

  // evaluate.go and analysis.go; docs/features/analysis.md says that three fail, and that no condition is inconclusive.
  it.each([
    [{}, 0],
    [{ failureLimit: 3 }, 3],
    [{ failureLimit: "2" }, 2],
    [{ failureLimit: -1 }, undefined],
  ])("lets pass what %j lets pass", (limits, allowed) => {
    const { plan } = one({ successCondition: "result > 0", ...limits });
    expect(plan.metrics?.m?.allowedFailures).toBe(allowed);
  });

  it("keeps the gate closed where every answer would pass", () => {
    const { plan, notCarried } = one({});
    expect(plan.metrics).toEqual({});
    expect(plan.stages[0]?.checklist).toEqual([
      { key: "m", label: "m was successful", kind: "measured" },
    ]);
    expect(notCarried[0]?.why).toContain("checklist");
  });

  it.each([
    [{ interval: "1m", count: 11 }, "10m"],
    [{ interval: "1m", count: 11, initialDelay: "5m" }, "15m"],
    [{ interval: "90s", count: "5" }, "6m"],
    [{ interval: "1m", count: "{{args.n}}" }, "2m"],
    [{ interval: "1m" }, "1h"],
    [{}, "1h"],
  ])("soaks for the measurements of %j", (times, min) => {
    const args = [{ name: "n", value: "3" }];
    const { plan } = one({ successCondition: "result > 0", ...times }, { args });
    expect(plan.stages[0]?.soak.min).toBe(min);
  });

  it("mutes what is a dry run", () => {
    const { plan } = one({ successCondition: "result > 0" }, { dryRun: [{ metricName: ".*" }] });
    expect(plan.metrics?.m?.muted).toBe(true);
  });

  it.each([
    ["graphite", { query: "a" }],
    ["influxdb", { query: "a" }],
    ["wavefront", { query: "a" }],
    ["skywalking", { query: "a" }],
    ["web", { method: "POST", url: "https://a.example" }],
    ["datadog", { queries: { a: "sum:a{*}", b: "sum:b{*}" }, formula: "a / b" }],
    ["cloudWatch", { metricDataQueries: [{ id: "a", expression: "b" }, { id: "b" }] }],
  ])("leaves a metric of %s to be pushed, and says so", (kind, spec) => {
    const imported = one({ successCondition: "result > 0", provider: { [kind]: spec } });
    expect(imported.plan.metrics?.m).not.toHaveProperty("source");
    expect(imported.notCarried[0]?.path).toBe(`spec.metrics[0].provider.${kind}`);
    expect(problemsOf(imported)).toEqual([]);
  });

  it("asks a page for the field that the condition is about", () => {
    const web = { url: "https://a.example:8443/x?service={{args.s}}", jsonPath: "{$.data}" };
    const { plan, assumed } = one({ successCondition: "result.rate >= 1", provider: { web } });
    expect(plan.sources).toEqual({
      "http-json": { kind: "http-json", url: "https://a.example:8443" },
    });
    expect(plan.metrics?.m?.source?.query).toEqual({
      path: "/x?service={{args.s}}",
      value: "$.data.rate",
    });
    expect(assumed[0]?.why).toBe("put in what stands for {{args.s}}");
  });

  it("has metrics of one address and interval ask one source", () => {
    const metric = { name: "a", successCondition: "result > 0", provider: PROMETHEUS };
    const { plan } = importArgoAnalysis({
      kind: "ClusterAnalysisTemplate",
      spec: {
        metrics: [metric, { ...metric, name: "b" }, { ...metric, name: "b", interval: "1m" }],
      },
    });
    expect(Object.keys(plan.sources ?? {})).toEqual(["prometheus", "prometheus-2"]);
    expect(Object.keys(plan.metrics ?? {})).toEqual(["a", "b", "b-2"]);
  });
});
