import type { Database } from "@/lib/data/database";
import { mergePendingOfRun } from "@/lib/data/metric/pending-folds";
import { quantileOf, sketchFromBytes } from "@/lib/data/metric/sketch";
import type { Arm, Metric } from "@/lib/domain/metric/metric";
import { type LiveRun, liveMetric, livePlan, startLiveRun } from "@/lib/testing/live-run";

const otlp = (name: string, attributes: Record<string, string> = {}) => ({
  name,
  attributes,
  unit: null,
});

/** What the instruments of the tests feed. */
export const OTLP_METRICS: Metric[] = [
  liveMetric("requests", {
    unit: "requests",
    aggregate: "sum",
    otlp: otlp("http.server.requests"),
  }),
  liveMetric("failures", {
    unit: "%",
    aggregate: "ratio",
    otlp: otlp("http.server.requests", { outcome: "failed" }),
  }),
  liveMetric("queue", { unit: "jobs", aggregate: "last" }),
  liveMetric("heap", { unit: "MiB", aggregate: "avg", otlp: otlp("process.memory") }),
  liveMetric("latency", {
    unit: "ms",
    aggregate: "p95",
    otlp: otlp("http.server.request.duration", { "http.route": "/upload" }),
  }),
  liveMetric("fine", { unit: "ms", aggregate: "p95", otlp: otlp("fine.duration") }),
  liveMetric("tls", { unit: "TLS", aggregate: "min" }),
];

/** A run whose first stage has been running for ten minutes. */
export function startOtlpRun(db: Database): Promise<LiveRun> {
  const plan = livePlan();
  const stages = plan.stages.map((stage) => ({ ...stage, metrics: OTLP_METRICS }));
  return startLiveRun(db, { ...plan, stages });
}

export type StoredTotal = {
  count: number;
  sum: number;
  min: number;
  max: number;
  last: number;
  p95: number;
};

/** Everything that a stage has observed of a metric; null where it has nothing. */
export async function totalOf(
  db: Database,
  stageId: string,
  metric: string,
  arm: Arm = "canary",
): Promise<StoredTotal | null> {
  const { runId } = await db.prisma.stage.findUniqueOrThrow({ where: { id: stageId } });
  await mergePendingOfRun(db, runId);
  const { rows } = await db.pool.query<StoredTotal & { sketch: Buffer }>(
    `SELECT count, sum, min, max, last, sketch FROM metric_total
     WHERE stage_id = $1 AND metric = $2 AND arm = $3`,
    [stageId, metric, arm],
  );
  const [row] = rows;
  if (!row) return null;
  const { sketch, ...total } = row;
  return { ...total, p95: quantileOf(sketchFromBytes(sketch), 0.95) };
}
