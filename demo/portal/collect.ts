import { createProfileCheck, inspectDatabase } from "@/demo/portal/inspect";
import type { Measured } from "@/demo/portal/meters";
import type { Portal } from "@/demo/portal/portal";

export type Sample = { metric: string; value: number | string; at: string; weight?: number };

/** What the portal may use; memory is measured against it, as against a container's limit. */
const MEMORY_LIMIT_BYTES = 512 * 1024 * 1024;

/**
 * Measures once and drains the meters: latencies are every single request that the new path served, ratios carry
 * the number of things they are of as weight, what becomes a rate is counted, and a part of nothing gives no sample.
 */
export function createCollector(portal: Portal): () => Promise<Sample[]> {
  const checkProfiles = createProfileCheck(portal);
  let cpu = process.cpuUsage();
  return async () => {
    const at = new Date().toISOString();
    const measured = portal.meters.drain();
    const used = process.cpuUsage(cpu);
    cpu = process.cpuUsage();
    const database = await inspectDatabase(portal.pool);
    const profiles = await checkProfiles();
    const values = [
      ...performanceOf(measured),
      ...analyticsOf(measured, portal.analytics.depth),
      ...ratio("phi_encryption", profiles.encrypted, profiles.checked),
      one("database_tls", database.tls),
      one("failed_auth", measured.failedLogins),
      ...ratio("csrf_validation", measured.mutations.validated, measured.mutations.handled),
      one("cpu_usage", ((used.user + used.system) / 1e6 / measured.seconds) * 100),
      one("memory_usage", (process.memoryUsage().rss / MEMORY_LIMIT_BYTES) * 100),
      one("db_connections", database.connections),
      ...cacheOf(portal),
    ];
    return values.map((value) => ({ ...value, at }));
  };
}

type Value = Omit<Sample, "at">;

function performanceOf({ canary, requests }: Measured): Value[] {
  const latencies = ["p50_latency", "p95_latency", "p99_latency"].flatMap((metric) =>
    canary.latencies.map((value) => one(metric, value)),
  );
  return [
    ...latencies,
    ...ratio("error_rate", canary.errors, canary.requests),
    one("throughput", requests),
  ];
}

function analyticsOf({ events, writeLatencies }: Measured, depth: number): Value[] {
  return [
    one("event_ingestion", events.taken),
    ...ratio("schema_validation", events.valid, events.validated),
    one("pii_detections", events.pii),
    ...writeLatencies.map((value) => one("write_latency", value)),
    one("queue_depth", depth),
  ];
}

function cacheOf(portal: Portal): Value[] {
  const sessions = portal.sessions.cache.drain();
  const documents = portal.documents.drain();
  return ratio(
    "cache_hit_rate",
    sessions.hits + documents.hits,
    sessions.lookups + documents.lookups,
  );
}

function one(metric: string, value: number | string): Value {
  return { metric, value };
}

/** A percentage of `whole`, weighted by it; nothing where there is nothing to take a part of. */
function ratio(metric: string, part: number, whole: number): Value[] {
  return whole === 0 ? [] : [{ metric, value: (part / whole) * 100, weight: whole }];
}
