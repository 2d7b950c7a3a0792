import type pg from "pg";
import { z } from "zod";
import type { Meters } from "@/demo/portal/meters";
import { findPii } from "@/demo/portal/pii";

const PATH = z.enum(["canary", "stable"]);
const Event = z.discriminatedUnion("name", [
  z.strictObject({ name: z.literal("registered"), properties: z.strictObject({}) }),
  z.strictObject({ name: z.literal("verified"), properties: z.strictObject({}) }),
  z.strictObject({
    name: z.literal("profile_saved"),
    properties: z.strictObject({ fields: z.int().min(1) }),
  }),
  z.strictObject({
    name: z.literal("uploaded"),
    properties: z.strictObject({
      type: z.string().max(100),
      size: z.int().min(0),
      path: PATH,
      note: z.string().max(200).optional(),
    }),
  }),
  z.strictObject({ name: z.literal("viewed"), properties: z.strictObject({ path: PATH }) }),
  z.strictObject({ name: z.literal("approved"), properties: z.strictObject({ path: PATH }) }),
]);
export type AnalyticsEvent = z.infer<typeof Event>;

type Queued = { event: unknown; accountId: string; at: string };

const FLUSH_EVERY_MS = 200;
const BATCH = 500;
const MOST_QUEUED = 5_000;

/** Takes events at once, and validates, screens and writes them in the background. */
export class AnalyticsQueue {
  private queue: Queued[] = [];
  private readonly timer: NodeJS.Timeout;
  private writing = false;

  constructor(
    private readonly pool: pg.Pool,
    private readonly meters: Meters,
  ) {
    this.timer = setInterval(() => void this.flush(), FLUSH_EVERY_MS);
  }

  get depth(): number {
    return this.queue.length;
  }

  track(accountId: string, event: AnalyticsEvent): void {
    if (this.queue.length >= MOST_QUEUED) this.queue.shift();
    this.queue.push({ event, accountId, at: new Date().toISOString() });
    this.meters.tookEvent();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async flush(): Promise<void> {
    if (this.writing || this.queue.length === 0) return;
    this.writing = true;
    const batch = this.queue.slice(0, BATCH);
    try {
      const clean = batch.filter((queued) => this.judge(queued));
      if (clean.length > 0) await this.write(clean);
      this.queue.splice(0, batch.length);
    } catch (error) {
      console.error("analytics:", error instanceof Error ? error.message : error);
    } finally {
      this.writing = false;
    }
  }

  /** Whether the event may be written: it has the shape of its name and holds no personal data. */
  private judge({ event }: Queued): boolean {
    const parsed = Event.safeParse(event);
    const found = parsed.success ? findPii(parsed.data.properties) : [];
    for (const { property, kind } of found) {
      console.warn(`analytics: event dropped, its property ${property} holds a ${kind}`);
    }
    this.meters.judgedEvent(parsed.success, found.length);
    return parsed.success && found.length === 0;
  }

  private async write(events: Queued[]): Promise<void> {
    const parsed = events.map(({ event, accountId, at }) => ({
      ...Event.parse(event),
      accountId,
      at,
    }));
    const start = performance.now();
    await this.pool.query(
      `INSERT INTO analytics_event (name, account_id, properties, at)
       SELECT * FROM unnest($1::text[], $2::uuid[], $3::jsonb[], $4::timestamptz[])`,
      [
        parsed.map((e) => e.name),
        parsed.map((e) => e.accountId),
        parsed.map((e) => JSON.stringify(e.properties)),
        parsed.map((e) => e.at),
      ],
    );
    this.meters.wrote(performance.now() - start);
  }
}
