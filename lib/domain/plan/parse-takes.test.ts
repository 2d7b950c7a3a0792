import { describe, expect, it } from "vitest";
import { planOf, problemsOf } from "@/lib/testing/plan-text";

const plan = (take: string) => `name: small
title: Small
documentId: SMALL
sources:
  graf: { kind: grafana, url: "https://grafana.example.org/", token: graf-token }
  dog: { kind: datadog, apiKey: a, applicationKey: b }
  aws: { kind: cloudwatch, region: eu-central-1, accessKeyId: id, secretAccessKey: key }
  relic: { kind: new-relic, account: 1, apiKey: nr }
metrics:
  m: { label: M, group: g, unit: ms, aggregate: avg, threshold: <= 200ms }
stages:
  - key: one
    title: One
    soak: { min: 1h, max: 2h }
    metrics: [m]
    screenshots:
      - { key: board, label: Board, required: true, take: ${take} }
`;
const takeOf = (take: string) => planOf(plan(take)).stages[0]?.screenshots[0]?.take;
const COMMON = { at: ["end"], width: 1000, height: 500, timeout: 60_000 };

describe("a screenshot's take", () => {
  it.each<[string, Record<string, unknown>]>([
    [
      "{ from: grafana, source: graf, dashboard: abc, panel: 4 }",
      {
        ...COMMON,
        from: "grafana",
        source: "graf",
        dashboard: "abc",
        slug: "-",
        panel: 4,
        orgId: 1,
        timezone: "UTC",
        variables: {},
      },
    ],
    [
      '{ from: datadog, source: dog, query: "avg:load{*}", at: [start, end], width: 800 }',
      {
        ...COMMON,
        at: ["start", "end"],
        width: 800,
        from: "datadog",
        source: "dog",
        query: "avg:load{*}",
        graph: null,
        title: null,
      },
    ],
    [
      "{ from: datadog, source: dog, graph: { viz: timeseries } }",
      {
        ...COMMON,
        from: "datadog",
        source: "dog",
        query: null,
        graph: '{"viz":"timeseries"}',
        title: null,
      },
    ],
    [
      "{ from: cloudwatch, source: aws, widget: { metrics: [[A, B]] } }",
      { ...COMMON, from: "cloudwatch", source: "aws", widget: '{"metrics":[["A","B"]]}' },
    ],
    [
      '{ from: new-relic, source: relic, nrql: "SELECT count(*) FROM T TIMESERIES;", chart: AREA }',
      {
        ...COMMON,
        from: "new-relic",
        source: "relic",
        nrql: "SELECT count(*) FROM T TIMESERIES",
        chart: "AREA",
      },
    ],
    [
      '{ from: page, url: "https://shop.example.org/", fullPage: true, timeout: 30s, login: { fields: [{ selector: "#user", text: bot }, { selector: "#pass", secret: shop }], submit: button } }',
      {
        ...COMMON,
        timeout: 30_000,
        from: "page",
        url: "https://shop.example.org/",
        waitFor: null,
        fullPage: true,
        login: {
          url: "https://shop.example.org/",
          fields: [
            { selector: "#user", value: { kind: "text", text: "bot" } },
            { selector: "#pass", value: { kind: "secret", name: "shop" } },
          ],
          submit: "button",
          waitFor: null,
        },
      },
    ],
  ])("is read: %s", (text, take) => {
    expect(takeOf(text)).toEqual(take);
  });

  it("is left out of a plan that has none", () => {
    const wanted = planOf(plan("{ from: grafana, source: graf, dashboard: abc, panel: 4 }"));
    expect(wanted.sources[0]).toMatchObject({
      url: "https://grafana.example.org",
      token: "graf-token",
    });
    const without = planOf(plan("X").replace(", take: X", "")).stages[0]?.screenshots;
    expect(without).toEqual([{ key: "board", label: "Board", required: true }]);
  });

  it.each([
    ["{ from: kibana }", /17:.*take.*grafana, datadog, cloudwatch, new-relic or page/],
    ["{ from: grafana, source: graf, panel: 4 }", /17:.*take\.dashboard: is missing/],
    [
      "{ from: grafana, source: graf, dashboard: abc, panel: 4, pannel: 5 }",
      /17:\d+ .*pannel: nobody knows the key.*dashboard, slug, panel/,
    ],
    [
      "{ from: grafana, source: dog, dashboard: a, panel: 4 }",
      /source: dog is datadog; expected graf$/,
    ],
    ["{ from: datadog, source: nobody, query: q }", /there is no source nobody; expected dog$/],
    [
      "{ from: datadog, source: dog }",
      /not exactly one thing to draw; expected either query or graph/,
    ],
    ["{ from: datadog, source: dog, query: q, graph: {} }", /not exactly one thing/],
    ["{ from: datadog, source: dog, graph: '[1]' }", /graph: is not JSON/],
    [
      "{ from: cloudwatch, source: aws, widget: { start: -PT3H } }",
      /widget\.start: start is set from/,
    ],
    [
      "{ from: new-relic, source: relic, nrql: SELECT 1 since 1 day ago }",
      /SINCE is set from the stage/,
    ],
    [
      "{ from: new-relic, source: relic, nrql: SELECT 1, chart: DONUT }",
      /chart: is not one of the choices/,
    ],
    ['{ from: page, url: "ftp://x" }', /take\.url: .*expected an address/],
    ['{ from: page, url: "https://a:b@x" }', /url: the address holds a name or password/],
    ['{ from: page, url: "https://x", at: [end, end] }', /at: has the same moment twice/],
    [
      '{ from: page, url: "https://x", at: [middle] }',
      /at\.0: is not one of the choices; expected start, end/,
    ],
    ['{ from: page, url: "https://x", width: 9000 }', /width: is too large; expected at most 2000/],
    [
      '{ from: page, url: "https://x", timeout: 1h }',
      /timeout: 1h is too long to wait; expected 2m or less/,
    ],
    [
      '{ from: page, url: "https://x", login: { fields: [{ selector: "#p", password: hunter2 }], submit: b } }',
      /login\.fields\.0: .*expected \{ selector: CSS, text: TEXT \} or/,
    ],
  ])("says what is wrong with %s", (text, message) => {
    const problems = problemsOf(plan(text));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(message);
    expect(problems[0]).not.toContain("hunter2");
  });

  it("is not what readings come from", () => {
    const source = "threshold: <= 200ms, source: { from: graf, query: up }";
    const text = plan("X").replace(", take: X", "").replace("threshold: <= 200ms", source);
    expect(problemsOf(text)).toEqual([
      expect.stringMatching(/source\.query: Grafana draws screenshots.*expected the source behind/),
    ]);
  });
});
