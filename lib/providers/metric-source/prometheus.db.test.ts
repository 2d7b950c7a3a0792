import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Answers } from "@/lib/domain/source/source";
import { prometheusSource } from "@/lib/providers/metric-source/prometheus";
import { pinnedOutbound } from "@/lib/providers/outbound/pinned-outbound";
import { sourceErrorOf } from "@/lib/testing/metric-source-contract";
import { type PrometheusServer, startPrometheus } from "@/lib/testing/prometheus-server";

const registry = new Registry();
const orders = new Counter({
  name: "orders_total",
  help: "Orders",
  labelNames: ["outcome"],
  registers: [registry],
});
const latency = new Histogram({
  name: "latency_seconds",
  help: "Latency",
  buckets: [0.1, 0.25, 0.5, 1],
  registers: [registry],
});
const strange = new Gauge({
  name: "strange",
  help: "No number",
  labelNames: ["which"],
  registers: [registry],
});

let service: Server;
let prometheus: PrometheusServer;
let started: Date;
beforeAll(async () => {
  service = createServer(async (_request, response) => {
    response.setHeader("content-type", registry.contentType);
    response.end(await registry.metrics());
  });
  service.listen(0, "127.0.0.1");
  await once(service, "listening");
  started = new Date();
  const { port } = service.address() as AddressInfo;
  strange.set({ which: "nan" }, Number.NaN);
  strange.set({ which: "infinite" }, Number.POSITIVE_INFINITY);
  orders.inc({ outcome: "ok" }, 0);
  orders.inc({ outcome: "failed" }, 0);
  prometheus = await startPrometheus({ jobs: { shop: `127.0.0.1:${port}` } });
  // Increases are seen only between two scrapes.
  await prometheus.until(
    "count_over_time(orders_total[1m])",
    (counts) => counts.every((count) => count >= 2) && counts.length === 2,
  );
  orders.inc({ outcome: "ok" }, 11);
  orders.inc({ outcome: "failed" }, 1);
  for (const seconds of [0.05, 0.2, 0.2, 0.3, 0.4, 0.7, 3]) latency.observe(seconds);
  await prometheus.until("sum(orders_total)", ([sum]) => sum === 12);
  await prometheus.until("latency_seconds_count", ([count]) => count === 7);
});
afterAll(async () => {
  await prometheus?.stop();
  service?.close();
});

function pull(promql: string, options: { answers?: Answers; interval?: number } = {}) {
  const outbound = pinnedOutbound(() => ({
    origins: [{ origin: prometheus.origin, private: true }],
    secrets: new Map(),
  }));
  return prometheusSource({ outbound })({
    project: "shop",
    source: {
      kind: "prometheus",
      key: "prom",
      url: prometheus.origin,
      headers: {},
      polling: { interval: options.interval ?? 1000, timeout: 10_000, retries: 0 },
    },
    query: { kind: "prometheus", promql },
    answers: options.answers ?? "window",
    window: { from: started, to: new Date() },
    signal: new AbortController().signal,
  });
}

describe("the real Prometheus", () => {
  it("gives a scalar, and the value of one series with its labels", async () => {
    expect((await pull("scalar(sum(orders_total))")).data).toMatchObject({ value: 12 });
    const { data, series } = await pull('orders_total{outcome="ok"}');
    expect(data).toMatchObject({ kind: "value", value: 11 });
    expect(series).toMatch(/^\{__name__="orders_total", instance=.*job="shop", outcome="ok"\}$/);
  });

  it("fills in the window", async () => {
    const { data, query } = await pull("sum(count_over_time(up[$window]))");
    expect(query).toMatch(/^sum\(count_over_time\(up\[\d+s\]\)\)$/);
    expect(data).toMatchObject({ kind: "value", value: expect.any(Number) });
  });

  it("gives a histogram, each bucket by itself", async () => {
    const { data, warnings } = await pull("sum by (le) (latency_seconds_bucket)");
    expect(warnings).toEqual([]);
    expect(data).toMatchObject({
      kind: "histogram",
      buckets: [
        { above: 0, upTo: 0.1, count: 1 },
        { above: 0.1, upTo: 0.25, count: 2 },
        { above: 0.25, upTo: 0.5, count: 2 },
        { above: 0.5, upTo: 1, count: 1 },
        { above: 1, upTo: Number.POSITIVE_INFINITY, count: 1 },
      ],
    });
  });

  it("gives the histogram of a window out of increases", async () => {
    const { data } = await pull("sum by (le) (increase(latency_seconds_bucket[$window]))");
    if (data.kind !== "histogram") throw new Error(`answered ${data.kind}`);
    const total = data.buckets.reduce((sum, { count }) => sum + count, 0);
    const shares = data.buckets.map(({ count }) => Math.round((count / total) * 7));
    expect(shares).toEqual([1, 2, 2, 1, 1]);
  });

  it("gives a ratio: 11 of 12", async () => {
    const promql = `
      label_replace(sum(orders_total{outcome="ok"}), "tollgate", "numerator", "", "")
      or label_replace(sum(orders_total), "tollgate", "denominator", "", "")`;
    expect((await pull(promql)).data).toMatchObject({
      kind: "ratio",
      numerator: 11,
      denominator: 12,
    });
  });

  it("gives points on the grid of the interval, none of them twice", async () => {
    const { data } = await pull("sum(orders_total)", { answers: "samples" });
    if (data.kind !== "points") throw new Error(`answered ${data.kind}`);
    const times = data.points.map(({ at }) => at.getTime());
    expect(new Set(times).size).toBe(times.length);
    expect(times.every((at) => at % 1000 === 0 && at >= started.getTime())).toBe(true);
    expect(times.at(-1)).toBeLessThan(Date.now());
    expect(data.points[0]?.value).toBe(0);
  });

  it("hands NaN and infinity on", async () => {
    expect((await pull('strange{which="nan"}')).data).toMatchObject({ value: Number.NaN });
    expect((await pull('strange{which="infinite"}')).data).toMatchObject({
      value: Number.POSITIVE_INFINITY,
    });
    expect((await pull("vector(0) / vector(0)")).data).toMatchObject({ value: Number.NaN });
  });

  it("has nothing for a series that there is not", async () => {
    expect((await pull("never_seen")).data).toEqual({ kind: "empty" });
    expect((await pull("never_seen", { answers: "samples" })).data).toEqual({ kind: "empty" });
  });

  it.each([
    ["two series", "orders_total", "bad_answer", /outcome \("failed", "ok"\)/],
    ["a range", "orders_total[1m]", "bad_answer", /range/],
    ["a text", '"hello"', "bad_answer", /text/],
    ["no PromQL", "sum(", "bad_query", /400: .*parse error/],
    [
      "a join of many to many",
      "orders_total * on (job) orders_total",
      "bad_query",
      /422: .*many-to-many|422: .*duplicate series/,
    ],
  ])("refuses %s", async (_what, promql, code, words) => {
    const error = await sourceErrorOf(pull(promql));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(words);
  });
});
