import type { Hono } from "hono";
import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";
import type { Database } from "@/lib/data/database";
import { readHealth } from "@/lib/data/read-health";
import { storageHealth } from "@/lib/http/storage-health";
import { witnessMetrics } from "@/lib/http/witness-metrics";
import type { Context } from "@/lib/use-cases/context";
import { readSignerHealth } from "@/lib/use-cases/ledger/signer-health";

type CheckpointSigner = NonNullable<Context["signer"]>;

export type HealthDeps = {
  db: Database;
  signer?: CheckpointSigner | undefined;
  /** Where evidence files are kept. */
  storage?: Context["storage"];
  migrations: readonly string[];
};

/** `/healthz`: this process. `/readyz`: all that it needs. `/metrics`: for Prometheus. */
export function mountHealth(app: Hono, { db, signer, storage, migrations }: HealthDeps): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: "tollgate_http_requests_total",
    help: "Answered requests",
    labelNames: ["method", "status"],
    registers: [registry],
  });
  const seconds = new Histogram({
    name: "tollgate_http_request_duration_seconds",
    help: "Time to the first byte of an answer",
    labelNames: ["method"],
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
    registers: [registry],
  });
  const readStorage = storage ? storageHealth(storage) : null;
  const readWitnesses = witnessMetrics(registry, db);
  app.use(async (c, next) => {
    const end = seconds.startTimer({ method: c.req.method });
    await next();
    end();
    requests.inc({ method: c.req.method, status: String(c.res.status) });
  });
  app.get("/healthz", (c) => c.json({ status: "ok" }));
  app.get("/readyz", async (c) => {
    const checks = {
      ...(await readHealth(db, migrations)),
      ...(signer ? { signer: await readSignerHealth({ db }, signer) } : {}),
      ...(readStorage ? { storage: await readStorage() } : {}),
    };
    const ready = Object.values(checks).every((check) => check.ok);
    return c.json({ status: ready ? "ready" : "not ready", checks }, ready ? 200 : 503);
  });
  app.get("/metrics", async (c) => {
    await readWitnesses();
    return c.text(await registry.metrics(), 200, { "Content-Type": registry.contentType });
  });
}
