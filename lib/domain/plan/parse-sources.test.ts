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
const PROM = '{ kind: prometheus, url: "https://prometheus.example.org/" }';

const withSource = (text: string) => PLAN.replace(PROM, text);

describe("the sources of a plan", () => {
  it("have their defaults", () => {
    const polling = { interval: 15_000, timeout: 10_000, retries: 2 };
    expect(planOf(PLAN).sources).toEqual([
      {
        key: "prom",
        kind: "prometheus",
        url: "https://prometheus.example.org",
        headers: {},
        polling,
      },
      { key: "db", kind: "postgres", secret: "orders", polling },
      { key: "page", kind: "http-json", url: "https://stats.example.org/v2", headers: {}, polling },
      {
        key: "dog",
        kind: "datadog",
        url: "https://api.datadoghq.com",
        apiKey: "dd-api",
        applicationKey: "dd-app",
        polling,
      },
      {
        key: "aws",
        kind: "cloudwatch",
        region: "eu-central-1",
        url: null,
        accessKeyId: "id",
        secretAccessKey: "key",
        sessionToken: null,
        polling,
      },
      {
        key: "relic",
        kind: "new-relic",
        url: "https://api.newrelic.com",
        account: 1234567,
        apiKey: "nr-key",
        polling,
      },
    ]);
  });

  it("say how often they are asked, how patiently and with which headers", () => {
    const headers = "headers: { X-Org: shop, Authorization: { secret: prom-token } }";
    const text = `{ kind: prometheus, url: "http://p:9090", interval: 1m, timeout: 5s, retries: 0, ${headers} }`;
    expect(planOf(withSource(text)).sources[0]).toMatchObject({
      polling: { interval: 60_000, timeout: 5_000, retries: 0 },
      headers: {
        "X-Org": { kind: "text", text: "shop" },
        Authorization: { kind: "secret", name: "prom-token" },
      },
    });
  });

  it.each([
    [
      '{ kind: prometheus, url: "https://me:secret@p.example.org" }',
      "5:34 sources.prom.url: the address holds a name or password; expected the address alone; a password goes into a header by the name of a secret",
    ],
    [
      '{ kind: prometheus, url: "https://p.example.org/?tenant=a" }',
      "5:34 sources.prom.url: the address holds more than a path; expected a query in the metric",
    ],
    [
      '{ kind: prometheus, url: "ftp://p.example.org" }',
      "5:34 sources.prom.url: does not have the right form; expected an address such as https://prometheus.example.org",
    ],
    [
      "{ kind: prometheus }",
      "5:9 sources.prom.url: is missing; expected an address such as https://prometheus.example.org",
    ],
    [
      '{ kind: graphite, url: "https://g" }',
      "5:17 sources.prom.kind: is not the right kind of value; expected kind: prometheus, http-json, postgres, datadog, cloudwatch, new-relic or grafana",
    ],
    [
      '{ url: "https://p" }',
      "5:9 sources.prom.kind: is not the right kind of value; expected kind: prometheus, http-json, postgres, datadog, cloudwatch, new-relic or grafana",
    ],
    [
      '{ kind: prometheus, url: "https://p", user: me }',
      "5:47 sources.prom.user: nobody knows the key user here; expected kind, url, headers, interval, timeout, retries",
    ],
    [
      "{ kind: postgres, secret: orders, url: x }",
      "5:43 sources.prom.url: nobody knows the key url here; expected kind, secret, interval, timeout, retries",
    ],
    [
      '{ kind: prometheus, url: "https://p", interval: 100ms }',
      "5:57 sources.prom.interval: 100ms is too often; expected 1s or more",
    ],
    [
      '{ kind: prometheus, url: "https://p", interval: soon }',
      '5:57 sources.prom.interval: "soon" is not a duration; expected a duration such as 90s, 5m, 1h30m or 1d',
    ],
    [
      '{ kind: prometheus, url: "https://p", interval: 15 }',
      "5:57 sources.prom.interval: is not the right kind of value; expected a duration such as 15s",
    ],
    [
      '{ kind: prometheus, url: "https://p", timeout: 2m }',
      "5:56 sources.prom.timeout: 2m is too long to wait; expected 60s or less",
    ],
    [
      '{ kind: prometheus, url: "https://p", timeout: 0s }',
      "5:56 sources.prom.timeout: is no time at all; expected a duration above zero",
    ],
    [
      '{ kind: prometheus, url: "https://p", retries: 9 }',
      "5:56 sources.prom.retries: is too large; expected at most 5",
    ],
    [
      '{ kind: prometheus, url: "https://p", headers: { Authorization: { token: x } } }',
      "5:73 sources.prom.headers.Authorization: is not the right kind of value; expected a text, or { secret: NAME }",
    ],
    [
      '{ kind: prometheus, url: "https://p", headers: { "a b": x } }',
      "5:58 sources.prom.headers.a b: is not a key; expected a header's name",
    ],
    [
      '{ kind: postgres, secret: "postgres://a:b@c/d" }',
      "5:35 sources.prom.secret: does not have the right form; expected letters, digits, dot, dash and underscore",
    ],
  ])("%s: says what is wrong", (text, problem) => {
    expect(problemsOf(withSource(text))).toEqual([problem]);
  });
});
