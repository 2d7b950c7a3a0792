import type { AddressInfo } from "node:net";
import { type ServerType, serve } from "@hono/node-server";
import { OTLPMetricExporter as JsonExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPMetricExporter as ProtobufExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  AggregationTemporality,
  AggregationType,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openFrontDoor } from "@/lib/testing/front-door";
import type { LiveRun } from "@/lib/testing/live-run";
import { startOtlpRun, totalOf } from "@/lib/testing/otlp-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";

type Compression = NonNullable<ConstructorParameters<typeof JsonExporter>[0]>["compression"];
type Seen = { type: string | null; encoding: string | null; status: number; body: string };

let db: TestDatabase;
let live: LiveRun;
let server: ServerType;
let url: string;
let headers: Record<string, string>;
let seen: Seen[];

beforeAll(async () => {
  db = await createTestDatabase();
});
beforeEach(async () => {
  live = await startOtlpRun(db);
  seen = [];
  const door = openFrontDoor(db, live.seed);
  headers = await door.bearer("samples:write");
  server?.close();
  await new Promise<void>((resolve) => {
    const fetch = async (request: Request) => {
      const response = await door.app.fetch(request);
      seen.push({
        type: request.headers.get("content-type"),
        encoding: request.headers.get("content-encoding"),
        status: response.status,
        body: await response.clone().text(),
      });
      return response;
    };
    server = serve({ fetch, hostname: "127.0.0.1", port: 0 }, () => resolve());
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/otlp/v1/metrics`;
});
afterAll(async () => {
  server.close();
  await db.close();
});

type How = {
  Exporter: typeof JsonExporter | typeof ProtobufExporter;
  temporality: AggregationTemporality;
  compression: "gzip" | "none";
};

function startSdk({ Exporter, temporality, compression }: How, attributes = {}) {
  const exporter = new Exporter({
    url,
    headers,
    temporalityPreference: temporality,
    compression: compression as Compression,
  });
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const exponential = {
    instrumentName: "fine.duration",
    aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } as const,
  };
  return new MeterProvider({
    resource: resourceFromAttributes({ "tollgate.run": live.runId, ...attributes }),
    readers: [reader],
    views: [exponential],
  });
}

const { DELTA, CUMULATIVE } = AggregationTemporality;
const WAYS: [string, How][] = [
  [
    "protobuf, delta, plain",
    { Exporter: ProtobufExporter, temporality: DELTA, compression: "none" },
  ],
  [
    "protobuf, cumulative, gzip",
    { Exporter: ProtobufExporter, temporality: CUMULATIVE, compression: "gzip" },
  ],
  ["JSON, delta, gzip", { Exporter: JsonExporter, temporality: DELTA, compression: "gzip" }],
  [
    "JSON, cumulative, plain",
    { Exporter: JsonExporter, temporality: CUMULATIVE, compression: "none" },
  ],
];

/** Evenly from 0 to 1, in an order that jumps. */
const VALUES = Array.from({ length: 1000 }, (_, i) => (((i * 617) % 1000) + 0.5) / 1000);
const BOUNDS = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1];

/** A thousand uploads in four exports, twenty of them failed. */
async function serveUploads(sdk: MeterProvider): Promise<void> {
  const meter = sdk.getMeter("shop", "1.2.0");
  const requests = meter.createCounter("http.server.requests", { unit: "{request}" });
  const queue = meter.createUpDownCounter("queue");
  const memory = meter.createGauge("process.memory", { unit: "By" });
  const duration = meter.createHistogram("http.server.request.duration", {
    unit: "s",
    advice: { explicitBucketBoundaries: BOUNDS },
  });
  const fine = meter.createHistogram("fine.duration", { unit: "s" });
  for (const [part, jobs] of [5, 5, 5, -2].entries()) {
    queue.add(jobs);
    memory.record((part + 1) * 2 ** 20);
    requests.add(5, { outcome: "failed" });
    requests.add(245, { outcome: "done" });
    for (const value of VALUES.slice(part * 250, (part + 1) * 250)) {
      duration.record(value, { "http.route": "/upload" });
      duration.record(50, { "http.route": "/slow" });
      fine.record(value);
    }
    await sdk.forceFlush();
  }
  await sdk.shutdown();
}

describe.each(WAYS)("the official exporter by %s", (_, how) => {
  it("sends what is answered as OTLP says", async () => {
    await serveUploads(startSdk(how));
    const isJson = how.Exporter === JsonExporter;
    expect(seen.length).toBeGreaterThanOrEqual(4);
    for (const request of seen) {
      expect(request).toEqual({
        type: isJson ? "application/json" : "application/x-protobuf",
        encoding: how.compression === "gzip" ? "gzip" : null,
        status: 200,
        body: isJson ? "{}" : "",
      });
    }
  });

  it("brings every instrument, with its values", async () => {
    await serveUploads(startSdk(how));
    const total = (metric: string) => totalOf(db, live.stageId, metric);
    expect(await total("requests")).toMatchObject({ sum: 1000 });
    expect(await total("failures")).toMatchObject({ count: 1000, sum: 20 });
    expect(await total("queue")).toMatchObject({ last: 13, max: 15 });
    expect(await total("heap")).toMatchObject({ min: 1, max: 4, last: 4 });
    for (const metric of ["latency", "fine"]) {
      const found = (await total(metric)) ?? { count: 0, sum: 0, p95: 0 };
      expect(found.count).toBe(1000);
      expect(found.sum).toBeCloseTo(500_000, 3);
      expect(Math.abs(found.p95 - 950) / 950).toBeLessThan(0.02);
    }
    const { min, max } = (await total("latency")) ?? { min: 0, max: 0 };
    expect(min).toBeGreaterThan(0);
    expect(max).toBeLessThanOrEqual(1000);
  });
});

describe("the official exporter", () => {
  const how: How = { Exporter: ProtobufExporter, temporality: CUMULATIVE, compression: "none" };

  it("counts on after a restart, and counts nothing from before the stage", async () => {
    const before = startSdk(how);
    const requests = before.getMeter("shop").createCounter("http.server.requests");
    requests.add(100);
    const counted = Date.now();
    // The SDK's clock and the database's may differ by some milliseconds.
    await expect.poll(() => Date.now()).toBeGreaterThan(counted + 100);
    await db.pool.query("UPDATE stage SET started_at = $2 WHERE id = $1", [
      live.stageId,
      new Date(counted + 50),
    ]);
    await before.forceFlush();
    expect(await totalOf(db, live.stageId, "requests")).toBeNull();
    requests.add(7);
    await before.forceFlush();
    expect(await totalOf(db, live.stageId, "requests")).toMatchObject({ sum: 7 });
    await before.shutdown();

    const after = startSdk(how);
    after.getMeter("shop").createCounter("http.server.requests").add(3);
    await after.forceFlush();
    expect(await totalOf(db, live.stageId, "requests")).toMatchObject({ sum: 10 });
    await after.shutdown();
  });

  it("keeps canary and control apart, and what several processes count together", async () => {
    const count = async (by: number, attributes: Record<string, string>) => {
      const sdk = startSdk(how, attributes);
      sdk.getMeter("shop").createCounter("http.server.requests").add(by);
      await sdk.shutdown();
    };
    await Promise.all([
      count(1, { "service.instance.id": "a" }),
      count(2, { "service.instance.id": "b", "tollgate.arm": "canary", "tollgate.stage": "s1" }),
      count(4, { "service.instance.id": "c", "tollgate.arm": "control" }),
    ]);
    expect(await totalOf(db, live.stageId, "requests")).toMatchObject({ sum: 3 });
    expect(await totalOf(db, live.stageId, "requests", "control")).toMatchObject({ sum: 4 });
  });
});
