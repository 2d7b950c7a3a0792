import type { Metric } from "@/lib/domain/metric/metric";
import type { Plan } from "@/lib/domain/plan/plan";
import type { JsonSelection, MetricPull, Source, SourceQuery } from "@/lib/domain/source/source";
import { metricSources } from "@/lib/providers/metric-source/all-sources";
import { pinnedOutbound } from "@/lib/providers/outbound/pinned-outbound";
import {
  type AnsweringServer,
  type Reply,
  startAnsweringServer,
} from "@/lib/testing/answering-server";
import { type LiveRun, liveMetric, livePlan, startLiveRun } from "@/lib/testing/live-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import type { Context } from "@/lib/use-cases/context";
import { tickRun } from "@/lib/use-cases/run/tick-run";
import type { Patience } from "@/lib/use-cases/source/patience";
import { pollDue } from "@/lib/use-cases/source/poll-due";

/** What the pages of a test's server are read for. */
const SELECT: JsonSelection = {
  value: "$.value",
  numerator: null,
  denominator: null,
  samples: null,
  at: "$.at",
};

export function jsonQuery(path: string, select: Partial<JsonSelection> = {}): SourceQuery {
  return { kind: "http-json", path, select: { ...SELECT, ...select } };
}

/** A metric that is pulled from the page of its own name. */
export function pulledMetric(
  key: string,
  pull: Partial<MetricPull> = {},
  how: Partial<Metric> = {},
): Metric {
  const asked: MetricPull = {
    source: "pages",
    query: jsonQuery(`/${key}`),
    control: null,
    answers: "window",
    unit: "ms",
    ...pull,
  };
  return liveMetric(key, { aggregate: "avg", ...how, pull: asked });
}

/** The same from Prometheus. */
export function promMetric(key: string, pull: Partial<MetricPull> = {}): Metric {
  return pulledMetric(key, { source: "prom", query: { kind: "prometheus", promql: key }, ...pull });
}

/** The plan of a live run whose metrics are pulled from one server. */
export function polledPlan(origin: string, metrics: Metric[], polling = {}): Plan {
  const common = {
    url: origin,
    headers: {},
    polling: { interval: 15_000, timeout: 5000, retries: 0, ...polling },
  };
  const sources: Source[] = [
    { key: "pages", kind: "http-json", ...common },
    { key: "prom", kind: "prometheus", ...common },
  ];
  const plan = livePlan();
  const stages = plan.stages.map((stage) => ({ ...stage, metrics, funnels: [] }));
  return { ...plan, sources, funnels: [], stages };
}

/** Asks at `origin` and nowhere else. */
export function sourcesAt(origin: string): NonNullable<Context["sources"]> {
  const policy = { origins: [{ origin, private: true }], secrets: new Map() };
  return metricSources({ outbound: pinnedOutbound(() => policy) });
}

/** Neither early nor late, and without a pause between tries. */
export function calm(signal = new AbortController().signal): Patience {
  return { signal, random: () => 0.5, pause: () => Promise.resolve() };
}

/** An instant so many seconds ago, as pages write it. */
export function ago(seconds: number): string {
  return new Date(Date.now() - seconds * 1000).toISOString();
}

export function page(value: unknown, at: string | null = ago(1)): Reply {
  return { body: JSON.stringify({ value, at }) };
}

/** One series of Prometheus, or none. */
export function vector(...series: { labels?: Record<string, string>; value: string }[]): Reply {
  const time = Date.now() / 1000;
  const result = series.map(({ labels = {}, value }) => ({ metric: labels, value: [time, value] }));
  return { body: JSON.stringify({ status: "success", data: { resultType: "vector", result } }) };
}

type StoredPull = {
  /** Milliseconds from the last answer or error to the next question. */
  wait: number;
  claimed_until: Date | null;
  failures: number;
  error: { code: string; message: string } | null;
  pulled: { reading: { value: number | string } | null; query: string; series: string } | null;
};

/** A database, a server that is asked, and one live run at a time that asks it. */
export class PolledWorld {
  readonly db: TestDatabase;
  readonly server: AnsweringServer;
  run: LiveRun;

  private constructor(db: TestDatabase, server: AnsweringServer, run: LiveRun) {
    this.db = db;
    this.server = server;
    this.run = run;
  }

  static async open(): Promise<PolledWorld> {
    const db = await createTestDatabase();
    const server = await startAnsweringServer();
    return new PolledWorld(db, server, await startLiveRun(db));
  }

  async close(): Promise<void> {
    await this.server.close();
    await this.db.close();
  }

  get context(): Context {
    return { ...this.run.context, sources: sourcesAt(this.server.origin) };
  }

  /** Begins another run; the one before is over, so that it is not polled along. */
  start(metrics: Metric[], polling = {}): Promise<void> {
    return this.startPlan(polledPlan(this.server.origin, metrics, polling));
  }

  async startPlan(plan: Plan): Promise<void> {
    await this.db.pool.query("UPDATE stage SET state = 'passed' WHERE state = 'running'");
    await this.db.pool.query("UPDATE run SET state = 'completed' WHERE state = 'running'");
    this.run = await startLiveRun(this.db, plan);
    this.server.requests.length = 0;
  }

  /** Makes everything due, asks, and judges. */
  async poll(metric = "latency") {
    await this.db.pool.query("UPDATE source_reading SET next_at = now() WHERE stage_id = $1", [
      this.run.stageId,
    ]);
    const outcomes = await pollDue(this.context, 10, calm());
    await tickRun(this.run.context, this.run.runId);
    return { outcomes, row: await this.stored(metric), state: await this.state(metric) };
  }

  async stored(metric = "latency"): Promise<StoredPull> {
    const { rows } = await this.db.pool.query<StoredPull>(
      `SELECT *, round(extract(epoch FROM next_at - coalesce(error_at, fetched_at, next_at)) * 1000)::int AS wait
       FROM source_reading WHERE stage_id = $1 AND metric = $2 AND arm = 'canary'`,
      [this.run.stageId, metric],
    );
    const [row] = rows;
    if (!row) throw new Error(`nothing is kept of ${metric}`);
    return row;
  }

  state(metric = "latency") {
    return this.db.prisma.metricState.findUniqueOrThrow({
      where: { stageId_metric: { stageId: this.run.stageId, metric } },
    });
  }

  /** What has been folded in the whole stage. */
  async folded(metric = "latency") {
    const { rows } = await this.db.pool.query<{ count: number; sum: number; last: number }>(
      "SELECT count, sum, last FROM metric_total WHERE stage_id = $1 AND metric = $2",
      [this.run.stageId, metric],
    );
    return rows[0] ?? null;
  }
}
