import type pg from "pg";
import { isEncrypted } from "@/demo/portal/health-cipher";
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
  let profilesSince = new Date(0);
  let cpu = process.cpuUsage();
  return async () => {
    const at = new Date().toISOString();
    const measured = portal.meters.drain();
    const used = process.cpuUsage(cpu);
    cpu = process.cpuUsage();
    const database = await readDatabase(portal.pool);
    const profiles = await checkProfiles(portal, profilesSince);
    profilesSince = profiles.newest;
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

/**
 * The lowest TLS version of all client connections, as PostgreSQL itself reports it, and their number. One that is
 * still being opened has not agreed on TLS yet and can carry no query.
 */
async function readDatabase(pool: pg.Pool): Promise<{ tls: string; connections: number }> {
  const { rows } = await pool.query<{ tls: string | null; connections: string; plain: string }>(
    `SELECT min(s.version) AS tls, count(*) AS connections, count(*) FILTER (WHERE NOT s.ssl) AS plain
     FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid)
     WHERE a.backend_type = 'client backend' AND a.usename IS NOT NULL AND a.state <> 'starting'`,
  );
  const row = rows[0];
  const tls = Number(row?.plain ?? 1) > 0 ? "TLSv0.0" : (row?.tls ?? "TLSv0.0");
  return { tls, connections: Number(row?.connections ?? 0) };
}

/** Opens what was stored for the profiles that were saved since the last look (100 at most). */
async function checkProfiles(portal: Portal, since: Date) {
  const { rows } = await portal.pool.query<{ id: string; health: Buffer; profile_at: Date }>(
    "SELECT id, health, profile_at FROM account WHERE profile_at > $1 ORDER BY profile_at LIMIT 100",
    [since],
  );
  return {
    newest: rows.at(-1)?.profile_at ?? since,
    checked: rows.length,
    encrypted: rows.filter((row) => isEncrypted(portal.healthKey, row.id, row.health)).length,
  };
}
