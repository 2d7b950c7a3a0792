import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Source, SourceQuery } from "@/lib/domain/source/source";
import { metricSources } from "@/lib/providers/metric-source/all-sources";
import { pinnedOutbound } from "@/lib/providers/outbound/pinned-outbound";
import { type AnsweringServer, startAnsweringServer } from "@/lib/testing/answering-server";
import { RECENT } from "@/lib/testing/cloudwatch-subject";
import { sourceErrorOf } from "@/lib/testing/metric-source-contract";

const polling = { interval: 60_000, timeout: 5000, retries: 0 };
const common = { key: "it", polling };
const SELECT = { value: "$.v", numerator: null, denominator: null, samples: null, at: null };
type Pair = [source: (url: string) => Source, query: SourceQuery, path: string];

const PAIRS: Record<string, Pair> = {
  prometheus: [
    (url) => ({ ...common, kind: "prometheus", url, headers: {} }),
    { kind: "prometheus", promql: "up" },
    "/api/v1/query",
  ],
  "http-json": [
    (url) => ({ ...common, kind: "http-json", url, headers: {} }),
    { kind: "http-json", path: "/stats", select: SELECT },
    "/stats",
  ],
  datadog: [
    (url) => ({ ...common, kind: "datadog", url, apiKey: "key", applicationKey: "key" }),
    { kind: "datadog", query: "avg:a{*}", aggregator: "avg" },
    "/api/v2/query/scalar",
  ],
  cloudwatch: [
    (url) => ({
      ...common,
      kind: "cloudwatch",
      region: "eu-central-1",
      url,
      accessKeyId: "key",
      secretAccessKey: "key",
      sessionToken: null,
    }),
    { kind: "cloudwatch", metric: null, expression: "1", period: 60 },
    "/",
  ],
  "new-relic": [
    (url) => ({ ...common, kind: "new-relic", url, account: 1, apiKey: "key" }),
    { kind: "new-relic", nrql: "SELECT count(*) FROM Log" },
    "/graphql",
  ],
};

describe("metricSources", () => {
  let server: AnsweringServer;
  beforeAll(async () => {
    server = await startAnsweringServer();
  });
  afterAll(() => server.close());

  function ask(source: Source, query: SourceQuery) {
    const { origin } = server;
    const secrets = new Map([["key", { value: "s3cret-key", origins: [origin], projects: null }]]);
    const policy = { origins: [{ origin, private: true }], secrets };
    const signal = new AbortController().signal;
    const request = { project: "shop", source, query, window: RECENT, signal };
    return metricSources({ outbound: pinnedOutbound(() => policy) })({
      ...request,
      answers: "window",
    });
  }

  it.each(Object.entries(PAIRS))("asks a source of kind %s", async (_kind, [open, query, path]) => {
    server.answer({ status: 500, body: "{}" });
    server.requests.length = 0;
    const error = await sourceErrorOf(ask(open(server.origin), query));
    expect(error).toMatchObject({ code: "source_failed" });
    expect(server.requests.map(({ url }) => url.pathname)).toEqual([path]);
  });

  it("asks a source of kind postgres", async () => {
    const source: Source = { ...common, kind: "postgres", secret: "none" };
    const asked = ask(source, { kind: "postgres", sql: "SELECT 1 AS value" });
    expect(await sourceErrorOf(asked)).toMatchObject({ code: "no_secret" });
  });

  it.each(Object.entries(PAIRS))("refuses a query of another kind for %s", async (kind, [open]) => {
    const error = await sourceErrorOf(
      ask(open(server.origin), { kind: "postgres", sql: "SELECT 1 AS value" }),
    );
    expect(error).toMatchObject({ code: "bad_query" });
    expect(error.message).toBe(
      `The query is for postgres, and its source is ${kind}; expected one for ${kind}.`,
    );
  });
});
