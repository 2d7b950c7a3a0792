import { serve } from "@hono/node-server";
import { AnalyticsQueue } from "@/demo/portal/analytics";
import { createPortalApp } from "@/demo/portal/app";
import { createCollector } from "@/demo/portal/collect";
import { keptKey, openPortalDatabase } from "@/demo/portal/database";
import { connectFlag } from "@/demo/portal/flag";
import type { FunnelStep } from "@/demo/portal/funnel-step";
import { LruCache } from "@/demo/portal/lru-cache";
import { Meters } from "@/demo/portal/meters";
import { readOptions } from "@/demo/portal/options";
import { hashPassword } from "@/demo/portal/password";
import type { DocumentHead, Portal } from "@/demo/portal/portal";
import { Pusher } from "@/demo/portal/pusher";
import { Sessions } from "@/demo/portal/sessions";
import { watchPortal } from "@/demo/portal/watch";

const MEASURE_EVERY_MS = 1_000;
const TIDY_EVERY_MS = 30_000;
const KEEP = "2 minutes";
const MOST_STEPS = 5_000;
/** The account that approves; the simulated staff logs in with it. */
const STAFF = { email: "reviewer@portal.example", password: "review-documents" };

async function start(): Promise<void> {
  const options = readOptions(process.argv.slice(2), process.env);
  const flag = await connectFlag(options);
  const database = await openPortalDatabase(options.home);
  await addStaff(database.pool);
  const meters = new Meters();
  const analytics = new AnalyticsQueue(database.pool, meters);
  const pusher = new Pusher({
    runUrl: new URL(`/api/v1/runs/${encodeURIComponent(options.run)}`, options.tollgate).href,
    token: options.token,
    pauseMs: 250,
    longestPauseMs: 4_000,
    mostBatches: 600,
  });
  let steps: { funnel: string; step: FunnelStep; user: string; at: string }[] = [];
  const portal: Portal = {
    pool: database.pool,
    meters,
    sessions: new Sessions(database.pool, keptKey(options.home, "csrf-secret")),
    documents: new LruCache<DocumentHead>(2_000),
    analytics,
    choose: flag.choose,
    step: (step, user) => {
      meters.tookStep(step);
      if (steps.length >= MOST_STEPS) return;
      steps.push({ funnel: "user_journey", step, user, at: new Date().toISOString() });
    },
    healthKey: keptKey(options.home, "health-key"),
    variant: options.variant,
  };
  watchPortal(portal, meters.exposition.registry);
  const collect = createCollector(portal);
  const measure = async () => {
    const events = steps;
    steps = [];
    if (options.source !== "push") return;
    pusher.push("funnel-events", "events", events);
    pusher.push("samples", "samples", await collect());
  };
  const tell = () => {
    const { counts: pushed, buffered } = pusher;
    console.log(JSON.stringify({ pushed, buffered, flagFailures: flag.failures() }));
  };
  const server = serve(
    { fetch: createPortalApp(portal).fetch, hostname: "127.0.0.1", port: options.port },
    ({ port }) => console.log(JSON.stringify({ ready: true, port })),
  );
  const timers = [
    every(MEASURE_EVERY_MS, measure),
    every(TIDY_EVERY_MS, () => tidy(portal)),
    every(TIDY_EVERY_MS, async () => tell()),
  ];
  let stopping = false;
  const stop = async () => {
    stopping = true;
    for (const timer of timers) clearInterval(timer);
    analytics.stop();
    server.close();
    await pusher.stop(2_000);
    await flag.close();
    await database.stop();
    tell();
    process.exit(0);
  };
  process.once("SIGINT", () => void stop());
  process.once("SIGTERM", () => void stop());
  // Without its database the portal is of no use; whoever watches it starts it again.
  void database.ended.then(() => stopping || process.exit(1));
}

/** Runs `work` every so often, never twice at once; a failure is told and the next turn tries again. */
function every(milliseconds: number, work: () => Promise<unknown>): NodeJS.Timeout {
  let busy = false;
  return setInterval(() => {
    if (busy) return;
    busy = true;
    work()
      .catch((error: unknown) => console.error("portal:", error))
      .finally(() => {
        busy = false;
      });
  }, milliseconds);
}

/** Documents, sessions and events are of no use to anybody after a while; the disk stays bounded. */
async function tidy({ pool }: Portal): Promise<void> {
  await pool.query(`DELETE FROM document WHERE created_at < now() - interval '${KEEP}'`);
  await pool.query(`DELETE FROM analytics_event WHERE at < now() - interval '${KEEP}'`);
  await pool.query(
    `DELETE FROM session s WHERE created_at < now() - interval '${KEEP}'
     AND NOT EXISTS (SELECT FROM account a WHERE a.id = s.account_id AND a.staff)`,
  );
}

async function addStaff(pool: Portal["pool"]): Promise<void> {
  await pool.query(
    `INSERT INTO account (id, email, password, staff, verified_at)
     VALUES (gen_random_uuid(), $1, $2, true, now()) ON CONFLICT (email) DO NOTHING`,
    [STAFF.email, await hashPassword(STAFF.password)],
  );
}

start().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
