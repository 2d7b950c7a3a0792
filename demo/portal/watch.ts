import { Counter, Gauge, type Registry } from "prom-client";
import { createProfileCheck, inspectDatabase } from "@/demo/portal/inspect";
import type { Portal } from "@/demo/portal/portal";

/** Adds to the exposition what is not counted as it happens but looked at when somebody scrapes. */
export function watchPortal(portal: Portal, registry: Registry): void {
  watchGauges(portal, registry);
  watchProfiles(portal, registry);
  watchCaches(portal, registry);
}

function watchGauges(portal: Portal, registry: Registry): void {
  new Gauge({
    name: "portal_analytics_queue_depth",
    help: "Events that wait.",
    registers: [registry],
    collect() {
      this.set(portal.analytics.depth);
    },
  });
  new Gauge({
    name: "portal_database_connections",
    help: "Connections to the database, by whether they are on TLS 1.2 or later.",
    labelNames: ["secure"],
    registers: [registry],
    async collect() {
      const { connections, secure } = await inspectDatabase(portal.pool);
      this.set({ secure: "yes" }, secure);
      this.set({ secure: "no" }, connections - secure);
    },
  });
}

function watchProfiles(portal: Portal, registry: Registry): void {
  const check = createProfileCheck(portal);
  const profiles = new Counter({
    name: "portal_profiles_checked_total",
    help: "Stored profiles that were opened, by whether their health data was encrypted.",
    labelNames: ["encrypted"],
    registers: [registry],
    async collect() {
      const { checked, encrypted } = await check();
      this.inc({ encrypted: "yes" }, encrypted);
      this.inc({ encrypted: "no" }, checked - encrypted);
    },
  });
  for (const encrypted of ["yes", "no"]) profiles.inc({ encrypted }, 0);
}

function watchCaches(portal: Portal, registry: Registry): void {
  new Counter({
    name: "portal_cache_lookups_total",
    help: "Look-ups in the portal's caches.",
    labelNames: ["result"],
    registers: [registry],
    collect() {
      this.reset();
      for (const { hits, lookups } of [portal.sessions.cache.total, portal.documents.total]) {
        this.inc({ result: "hit" }, hits);
        this.inc({ result: "miss" }, lookups - hits);
      }
    },
  });
}
