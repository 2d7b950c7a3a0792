import { describe, expect, it } from "vitest";
import { planOf, problemsOf } from "@/lib/testing/plan-text";

const PLAN = `name: small
title: Small
documentId: SMALL
sources:
  prom: { kind: prometheus, url: "https://prometheus.example.org/" }
  db: { kind: postgres, secret: orders }
  page: { kind: http-json, url: "https://stats.example.org/v2" }
  dog: { kind: datadog, apiKey: dd-api, applicationKey: dd-app }
  aws: { kind: cloudwatch, region: eu-central-1, accessKeyId: id, secretAccessKey: key }
  relic: { kind: new-relic, account: 1234567, apiKey: nr-key }
metrics:
  m:
    label: M
    group: g
    unit: ms
    aggregate: avg
    threshold: <= 200ms
    source: { from: prom, query: up }
stages:
  - { key: one, title: One, soak: { min: 1h, max: 2h }, metrics: [m] }
`;
const PULL = "{ from: prom, query: up }";

const withPull = (text: string) => PLAN.replace(PULL, text);
const pullOf = (text: string) => planOf(withPull(text)).stages[0]?.metrics[0]?.pull;

describe("where a metric's readings come from", () => {
  it.each([
    [PULL, { kind: "prometheus", promql: "up" }, "samples", "ms"],
    [
      "{ from: prom, query: 'avg_over_time(up[$window])', unit: s }",
      { kind: "prometheus", promql: "avg_over_time(up[$window])" },
      "window",
      "s",
    ],
    [
      "{ from: db, query: SELECT 1 AS value }",
      { kind: "postgres", sql: "SELECT 1 AS value" },
      "window",
      "ms",
    ],
    [
      "{ from: page, query: { path: /x, value: $.a, at: $.t } }",
      {
        kind: "http-json",
        path: "/x",
        select: { value: "$.a", numerator: null, denominator: null, samples: null, at: "$.t" },
      },
      "window",
      "ms",
    ],
    [
      "{ from: dog, query: 'avg:a{*}', answers: window }",
      { kind: "datadog", query: "avg:a{*}", aggregator: "avg" },
      "window",
      "ms",
    ],
    [
      "{ from: dog, query: { query: 'avg:a{*}', aggregator: max } }",
      { kind: "datadog", query: "avg:a{*}", aggregator: "max" },
      "samples",
      "ms",
    ],
    [
      "{ from: aws, query: { namespace: a, name: b, stat: Sum } }",
      {
        kind: "cloudwatch",
        metric: { namespace: "a", name: "b", dimensions: {}, stat: "Sum" },
        expression: null,
        period: 60,
      },
      "samples",
      "ms",
    ],
    [
      "{ from: aws, query: { expression: a / b, period: 300 } }",
      { kind: "cloudwatch", metric: null, expression: "a / b", period: 300 },
      "samples",
      "ms",
    ],
    ["{ from: relic, query: SELECT 1 }", { kind: "new-relic", nrql: "SELECT 1" }, "samples", "ms"],
  ])("%s is a question", (text, query, answers, unit) => {
    expect(pullOf(text)).toMatchObject({ query, control: null, answers, unit });
  });

  it("may be asked for the control group too", () => {
    expect(pullOf("{ from: prom, query: a, control: b }")).toMatchObject({
      source: "prom",
      query: { promql: "a" },
      control: { kind: "prometheus", promql: "b" },
    });
  });

  const KINDS = "prom, db, page, dog, aws, relic";
  it.each([
    [
      "{ from: prm, query: up }",
      `18:21 metrics.m.source.from: there is no source prm; expected ${KINDS}`,
    ],
    [
      "{ from: constructor, query: up }",
      `18:21 metrics.m.source.from: there is no source constructor; expected ${KINDS}`,
    ],
    [
      "{ from: prom }",
      "18:13 metrics.m.source.query: is missing; expected the question in the source's own language",
    ],
    [
      "{ from: prom, query: { a: 1 } }",
      "18:34 metrics.m.source.query: is not a text; expected the question as one text",
    ],
    [
      "{ from: prom, query: up, control: { a: 1 } }",
      "18:47 metrics.m.source.control: is not a text; expected the question as one text",
    ],
    [
      "{ from: page, query: /x }",
      "18:34 metrics.m.source.query: is not the right kind of value; expected { path: /stats, value: $.data.value }",
    ],
    [
      "{ from: page, query: { path: /x, value: $.a, numerator: $.b } }",
      "18:34 metrics.m.source.query: does not have the right form; expected either value, or numerator and denominator",
    ],
    [
      "{ from: page, query: { path: x, value: $.a } }",
      "18:42 metrics.m.source.query.path: does not have the right form; expected a path such as /stats?window=$window",
    ],
    [
      "{ from: page, query: { path: /x, value: a.b } }",
      "18:53 metrics.m.source.query.value: does not have the right form; expected a JSONPath such as $.data.value",
    ],
    [
      "{ from: dog, query: { query: a, agg: b } }",
      "18:45 metrics.m.source.query.agg: nobody knows the key agg here; expected query, aggregator",
    ],
    [
      "{ from: aws, query: { namespace: a, name: b } }",
      "18:33 metrics.m.source.query: is not the right kind of value; expected { namespace, name, dimensions, stat, period }, or { expression, period }",
    ],
    [
      "{ from: aws, query: { expression: a, period: 7 } }",
      "18:58 metrics.m.source.query.period: does not have the right form; expected 1, 5, 10, 20, 30 or a multiple of 60 seconds",
    ],
    [
      '{ from: prom, query: up, unit: "%" }',
      "18:44 metrics.m.source.unit: % cannot become ms; expected a unit that becomes ms",
    ],
    [
      "{ from: prom, query: up, unit: a b }",
      '18:44 metrics.m.source.unit: "a b" is not a unit; expected ms, s, %, /s, /min, B, MiB, /100, TLS, version, or a noun such as events',
    ],
    [
      "{ from: prom, query: up, answers: all }",
      "18:47 metrics.m.source.answers: is not one of the choices; expected samples, window",
    ],
    [
      `${PULL}\n    otlp: { name: a }`,
      "19:11 metrics.m.otlp: the metric is pulled already; expected source: or otlp:, not both",
    ],
  ])("%s: says what is wrong", (text, problem) => {
    expect(problemsOf(withPull(text))).toEqual([problem]);
  });

  it("says where sources are to be named where there are none", () => {
    const plan = PLAN.replace(/sources:\n(?: {2}.*\n)+/, "");
    expect(problemsOf(plan)).toEqual([
      "11:21 metrics.m.source.from: there is no source prom; expected a source under sources:",
    ]);
  });
});

describe("the OpenTelemetry instrument of a metric", () => {
  const withOtlp = (text: string) => PLAN.replace(`source: ${PULL}`, text);

  it("has a name, and may have attributes and a unit", () => {
    const found = (text: string) => planOf(withOtlp(text)).stages[0]?.metrics[0]?.otlp;
    expect(found("otlp: { name: a }")).toEqual({ name: "a", attributes: {}, unit: null });
    expect(found("otlp: { name: a, attributes: { b: c }, unit: s }")).toEqual({
      name: "a",
      attributes: { b: "c" },
      unit: "s",
    });
    expect(found("minSamples: 1")).toBeNull();
  });

  it.each([
    ["otlp: {}", "18:11 metrics.m.otlp.name: is missing; expected a text"],
    [
      "otlp: { name: a, x: 1 }",
      "18:22 metrics.m.otlp.x: nobody knows the key x here; expected name, attributes, unit",
    ],
  ])("%s: says what is wrong", (text, problem) => {
    expect(problemsOf(withOtlp(text))).toEqual([problem]);
  });

  it("picks a ratio with exactly one attribute", () => {
    const ratio = PLAN.replace("unit: ms", 'unit: "%"')
      .replace("aggregate: avg", "aggregate: ratio")
      .replace("<= 200ms", "<= 2%");
    const of = (text: string) => problemsOf(ratio.replace(`source: ${PULL}`, text));
    expect(of("otlp: { name: a, attributes: { b: c } }")).toEqual([]);
    expect(of("otlp: { name: a }")).toEqual([
      "18:11 metrics.m.otlp.attributes: a ratio is what one attribute picks, and there are 0; expected attributes: { outcome: failed }",
    ]);
  });
});
