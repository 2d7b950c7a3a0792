import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { serve } from "@hono/node-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AnalyticsQueue } from "@/demo/portal/analytics";
import { createPortalApp } from "@/demo/portal/app";
import { openPortalDatabase, type PortalDatabase } from "@/demo/portal/database";
import { LruCache } from "@/demo/portal/lru-cache";
import { Meters } from "@/demo/portal/meters";
import type { DocumentHead, Portal } from "@/demo/portal/portal";
import { Sessions } from "@/demo/portal/sessions";
import { watchPortal } from "@/demo/portal/watch";
import type { Metric } from "@/lib/domain/metric/metric";
import { parsePlan } from "@/lib/domain/plan/parse-plan";
import { takeAnswer } from "@/lib/domain/source/take-answer";
import { pullPrometheus } from "@/lib/testing/prometheus-replies";
import { type PrometheusServer, startPrometheus } from "@/lib/testing/prometheus-server";

const SERVED = 40;
const FAILED = 4;

let home: string;
let database: PortalDatabase;
let portal: Portal;
let server: ReturnType<typeof serve>;
let prometheus: PrometheusServer;
let startedAt: Date;

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), "tollgate-portal-"));
  // PostgreSQL may run as a user of its own.
  await chmod(home, 0o755);
  database = await openPortalDatabase(home);
  const meters = new Meters();
  portal = {
    pool: database.pool,
    meters,
    sessions: new Sessions(database.pool, Buffer.alloc(32, 1)),
    documents: new LruCache<DocumentHead>(10),
    analytics: new AnalyticsQueue(database.pool, meters),
    choose: async () => "canary",
    step: (step) => meters.tookStep(step),
    healthKey: Buffer.alloc(32),
    variant: "good",
  };
  watchPortal(portal, meters.exposition.registry);
  const address = await new Promise<{ port: number }>((resolve) => {
    server = serve(
      { fetch: createPortalApp(portal).fetch, hostname: "127.0.0.1", port: 0 },
      resolve,
    );
  });
  prometheus = await startPrometheus({ jobs: { portal: `127.0.0.1:${address.port}` } });
  await prometheus.until('up{job="portal"}', ([up]) => up === 1);
  await prometheus.until("count_over_time(portal_requests_total[1m])", ([n]) => (n ?? 0) >= 2);
  startedAt = new Date();
  use(portal);
  const all = `portal_document_requests_total{side="canary",outcome="ok"}`;
  await prometheus.until(all, ([count]) => count === SERVED - FAILED);
  await prometheus.until("count_over_time(portal_requests_total[1m])", ([n]) => (n ?? 0) >= 6);
});

afterAll(async () => {
  await prometheus?.stop();
  portal?.analytics.stop();
  server?.close();
  await database?.stop();
  await rm(home, { recursive: true, force: true });
});

/** What the portal itself notes for requests, events and steps. */
function use({ meters, documents }: Portal): void {
  for (let i = 0; i < SERVED; i += 1) meters.served("canary", 10 * (i + 1), i < FAILED);
  for (let i = 0; i < 10; i += 1) {
    meters.tookEvent();
    meters.judgedEvent(true, i === 0 ? 1 : 0);
    meters.wrote(12);
    meters.handledMutation(true);
    meters.tookStep("registration_started");
    if (i < 6) meters.tookStep("document_approved");
    documents.get(`document-${i % 5}`);
    documents.set(`document-${i % 5}`, {
      id: "d",
      accountId: "a",
      name: "n",
      type: "t",
      size: 1,
      sha256: "s",
      approved: false,
    });
  }
  meters.failedLogin();
}

async function readPlan(): Promise<Metric[]> {
  const parsed = parsePlan(await readFile("demo/plan.prometheus.yaml", "utf8"));
  if (parsed.kind !== "plan") throw new Error(JSON.stringify(parsed.problems));
  return parsed.plan.stages[0]?.metrics ?? [];
}

/** Asks as the worker does, for the time since the portal was used. */
async function ask(metric: Metric) {
  const { pull } = metric;
  if (pull?.query.kind !== "prometheus") throw new Error(`${metric.key} is not pulled`);
  const now = new Date();
  const from = new Date(startedAt.getTime() - 2000);
  const window = { from, to: now };
  const { promql } = pull.query;
  const how = { answers: pull.answers, window, interval: 1000 };
  const answer = await pullPrometheus(prometheus.origin, { promql, ...how });
  return takeAnswer(
    answer,
    { pull, metric, window, stageStartedAt: from, now },
    { pulled: null, dataAt: null, error: null },
  );
}

describe("the demonstration's plan on Prometheus", () => {
  it("has an answer to every question, in the metric's unit", async () => {
    const metrics = await readPlan();
    expect(metrics.length).toBe(19);
    for (const metric of metrics.filter((m) => m.key !== "phi_encryption")) {
      const { observations, pulled } = await ask(metric);
      expect.soft(observations.length, `${metric.key}: ${pulled.query}`).toBeGreaterThan(0);
      expect.soft(pulled.warnings, metric.key).toEqual([]);
    }
  });

  it.each([
    ["p50_latency", 200, 20],
    ["p95_latency", 380, 25],
    ["error_rate", 10, 0.001],
    ["schema_validation", 100, 1e-9],
    ["csrf_validation", 100, 1e-9],
    ["database_tls", 100, 1e-9],
    ["journey_conversion", 60, 0.001],
    ["write_latency", 12, 0.001],
    ["cache_hit_rate", 50, 0.001],
  ])("reads %s as %d", async (key, value, within) => {
    const metric = (await readPlan()).find((m) => m.key === key);
    if (!metric) throw new Error(key);
    const { observations, pulled } = await ask(metric);
    const read = pulled.reading ? Number(pulled.reading.value) : observations.at(-1)?.value;
    expect(Math.abs((read ?? Number.NaN) - value)).toBeLessThanOrEqual(within);
    if (metric.aggregate.startsWith("p")) expect(pulled.reading?.computedBy).toBe("tollgate");
  });

  it("does not lose a single detection", async () => {
    const metric = (await readPlan()).find((m) => m.key === "pii_detections");
    if (!metric) throw new Error("pii_detections");
    const { pulled } = await ask(metric);
    expect(Number(pulled.reading?.value)).toBeGreaterThanOrEqual(1);
  });

  it("has nothing where nothing happened, and does not make it a number", async () => {
    const metric = (await readPlan()).find((m) => m.key === "phi_encryption");
    if (!metric) throw new Error("phi_encryption");
    const { pulled } = await ask(metric);
    expect(pulled.reading).toBeNull();
  });
});
