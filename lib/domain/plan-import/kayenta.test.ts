import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parsePlan } from "@/lib/domain/plan/parse-plan";
import { importKayenta } from "@/lib/domain/plan-import/kayenta";
import { printPlan } from "@/lib/domain/plan-import/print-plan";

const CONFIG: unknown = JSON.parse(
  readFileSync(path.join(import.meta.dirname, "fixtures/kayenta-canary-config.json"), "utf8"),
);

/** A config of one metric, in the form of the documentation (spinnaker/kayenta, docs/canary-config.md). */
function one(
  canary: object,
  query: object = { type: "graphite", metricName: "m" },
  rest: object = {},
) {
  const metric = {
    name: "m",
    query,
    groups: ["g"],
    analysisConfigurations: { canary },
    scopeName: "default",
  };
  return importKayenta({ name: "c", metrics: [metric], ...rest });
}

/** A variable of a template, as Kayenta writes it. */
const variable = (name: string) => `\${${name}}`;
const SCOPE = variable("scope");

describe("a Kayenta canary config", () => {
  it("becomes a plan that holds", () => {
    const imported = importKayenta(CONFIG);
    const parsed = parsePlan(printPlan(imported.plan, "test"));
    expect(parsed).toMatchObject({ kind: "plan" });
    expect(imported.plan).toMatchObject({
      title: "Checkout golden signals",
      documentId: "CHECKOUT-GOLDEN-SIGNALS",
      score: { pass: 95, marginal: 75, weights: { Errors: 50, Latency: 30 } },
    });
    expect(Object.keys(imported.plan.metrics ?? {})).toEqual([
      "error-count",
      "latency-p95-ms",
      "throughput",
      "queue-time",
      "restarts",
    ]);
  });

  it("lists what has no place in a plan", () => {
    expect(importKayenta(CONFIG).notCarried.map((note) => note.path)).toEqual([
      "id",
      "applications",
      "metrics[0].query.groupByFields",
      "metrics[0].groups[1]",
      "metrics[0].analysisConfigurations.canary.nanStrategy",
      "metrics[0].analysisConfigurations.canary.effectSize.criticalIncrease",
      "metrics[1].analysisConfigurations.canary.outliers",
      "metrics[2].analysisConfigurations.canary.effectSize",
      "metrics[3].query",
      "metrics[3].analysisConfigurations.canary.critical",
      "metrics[4].scopeName",
      "templates.unused",
      "classifier.groupWeights.Saturation",
    ]);
  });

  it.each([
    [{ direction: "increase" }, "higher", "0%"],
    [{ direction: "decrease" }, "lower", "0%"],
    [{ direction: "either" }, "either", "0%"],
    [{}, "either", "0%"],
    [{ direction: "increase", effectSize: { allowedIncrease: 1.1 } }, "higher", "10%"],
    [{ direction: "decrease", effectSize: { allowedDecrease: 0.9 } }, "lower", "10%"],
    [
      { direction: "either", effectSize: { allowedIncrease: 1.2, allowedDecrease: 0.9 } },
      "either",
      "10%",
    ],
    [{ direction: "increase", effectSize: { allowedIncrease: 0.5 } }, "higher", "0%"],
    [
      { direction: "increase", effectSize: { measure: "cles", allowedIncrease: 0.7 } },
      "higher",
      "0%",
    ],
  ])("compares as %j says", (canary, worse, tolerate) => {
    expect(one(canary).plan.metrics?.m?.compare).toEqual({
      with: "control",
      worse,
      tolerate,
      test: "mann-whitney",
      confidence: 0.98,
      required: false,
    });
  });

  it.each([
    [{ critical: true }, { critical: true }],
    [{ muted: true }, { muted: true }],
    [{ mustHaveData: true }, { noData: "fail" }],
    [{ critical: false, muted: false, mustHaveData: false }, {}],
  ])("takes %j over", (canary, expected) => {
    const { plan, notCarried } = one(canary);
    expect(plan.metrics?.m).toMatchObject(expected);
    expect(notCarried.map((note) => note.path)).toEqual(["metrics[0].query"]);
  });

  it.each([
    ["prometheus", { metricName: "m", customFilter: "job='a'" }, "avg(m{job='a'})"],
    [
      "prometheus",
      { metricName: "m", customFilterTemplate: "t", labelBindings: ["a='b'"] },
      "avg(m{v='CANARY_SCOPE',a='b'})",
    ],
    [
      "prometheus",
      { customInlineTemplate: `PromQL:sum(m{v='${SCOPE}'})` },
      "sum(m{v='CANARY_SCOPE'})",
    ],
    ["datadog", { customInlineTemplate: `avg:m{v:${SCOPE}}` }, "avg:m{v:CANARY_SCOPE}"],
    ["datadog", { metricName: "avg:m" }, "avg:m{CANARY_SCOPE}"],
    [
      "newrelic",
      {
        customInlineTemplate: `SELECT count(*) FROM T TIMESERIES MAX SINCE ${variable("startEpochSeconds")} UNTIL ${variable("endEpochSeconds")} WHERE s = '${SCOPE}'`,
      },
      "SELECT count(*) FROM T TIMESERIES 1 minute WHERE s = 'CANARY_SCOPE'",
    ],
  ])("asks %s by %j", (type, query, expected) => {
    const templates = { t: `v='${SCOPE}'` };
    const { plan } = one({}, { type, ...query }, { templates });
    const source = plan.metrics?.m?.source;
    expect(source?.query).toBe(expected);
    expect(source?.control).toBe(expected.replaceAll("CANARY_", "CONTROL_"));
  });

  it.each(["stackdriver", "atlas", "graphite", "influxdb", "signalfx", "wavefront", ""])(
    "leaves metrics of %j to be pushed, and says so",
    (type) => {
      const { plan, notCarried } = one({}, { type, metricName: "m" });
      expect(plan.metrics?.m).not.toHaveProperty("source");
      expect(notCarried).toContainEqual(expect.objectContaining({ path: "metrics[0].query" }));
    },
  );

  it("has no score without both thresholds", () => {
    const { plan, notCarried } = one({}, undefined, { classifier: { groupWeights: { g: 100 } } });
    expect(plan.score).toBeUndefined();
    expect(notCarried).toContainEqual(expect.objectContaining({ path: "classifier" }));
  });

  it("says which group the weights leave nothing for", () => {
    const metrics = ["a", "b"].map((group) => ({
      name: group,
      query: { type: "graphite", metricName: group },
      groups: [group],
      analysisConfigurations: { canary: { direction: "increase" } },
    }));
    const classifier = { groupWeights: { a: 100 }, scoreThresholds: { pass: 90, marginal: 50 } };
    const { plan, assumed } = importKayenta({ name: "c", metrics, classifier });
    expect(plan.score?.weights).toEqual({ a: 100, b: 0 });
    expect(assumed).toContainEqual({
      path: "classifier",
      why: "the weights leave nothing for b, so that it counts 0",
    });
  });
});
