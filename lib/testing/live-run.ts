import type { Database } from "@/lib/data/database";
import type { Metric } from "@/lib/domain/metric/metric";
import { METRIC_DEFAULTS } from "@/lib/domain/metric/metric-defaults";
import type { Funnel, Plan, PlanStage } from "@/lib/domain/plan/plan";
import { newRun } from "@/lib/testing/run-fixture";
import { type Seed, seedProject } from "@/lib/testing/seed-run";
import type { Context } from "@/lib/use-cases/context";

const MINUTE = 60_000;
/** How long ago the stage of a live run began. */
export const STAGE_AGE = 10 * MINUTE;

export function liveMetric(key: string, how: Partial<Metric>): Metric {
  return {
    ...METRIC_DEFAULTS,
    key,
    label: key,
    group: "performance",
    unit: "ms",
    aggregate: "p95",
    window: "stage",
    baseline: null,
    threshold: { text: "<= 500ms", min: null, max: { value: 500, strict: false } },
    critical: false,
    zeroTolerance: false,
    noData: "inconclusive",
    minSamples: 1,
    persistence: 0,
    staleAfter: 60 * MINUTE,
    ...how,
  };
}

const zero = { value: 0, strict: false };

export const METRICS: Metric[] = [
  liveMetric("latency", {}),
  liveMetric("recent", { window: MINUTE }),
  liveMetric("errors", { unit: "/min", aggregate: "rate" }),
  liveMetric("queue", { unit: "jobs", aggregate: "last" }),
  liveMetric("tls", { unit: "TLS", aggregate: "min" }),
  liveMetric("pii", {
    unit: "events",
    aggregate: "sum",
    zeroTolerance: true,
    critical: true,
    threshold: { text: "must be zero", min: zero, max: zero },
  }),
];

export const FUNNEL: Funnel = {
  key: "upload",
  label: "Upload",
  window: 5 * MINUTE,
  steps: ["open", "choose", "done"].map((key) => ({ key, label: key })),
  target: null,
  breakdown: 2 * MINUTE,
  critical: false,
  minUsers: 1,
};

/** Two stages that ask nobody: the first one starts with the run. */
export function livePlan(): Plan {
  const { plan } = newRun(true);
  const stages = plan.stages.map(
    (stage): PlanStage => ({
      ...stage,
      metrics: METRICS,
      funnels: [FUNNEL.key],
      checklist: [],
      screenshots: [],
      signOffs: [],
      soak: { min: 60 * MINUTE, max: 120 * MINUTE },
      decision: { ...stage.decision, go: "manual", rollback: "automatic" },
    }),
  );
  return {
    ...plan,
    checklist: [],
    preDeployment: { ...plan.preDeployment, signOffs: [] },
    funnels: [FUNNEL],
    stages,
  };
}

export type LiveRun = { seed: Seed; context: Context; runId: string; stageId: string };

/** A run whose first stage has been running for ten minutes, and a token that may do everything with it. */
export async function startLiveRun(db: Database, plan: Plan = livePlan()): Promise<LiveRun> {
  const seed = await seedProject(db, plan);
  const context = await seed.token("read", "samples:write", "run:write", "rollback", "flag:read");
  const runId = await seed.run(context);
  const { rows } = await db.pool.query<{ id: string }>(
    `UPDATE stage SET started_at = started_at - $2 * interval '1 millisecond'
     WHERE run_id = $1 AND state = 'running' RETURNING id`,
    [runId, STAGE_AGE],
  );
  const [stage] = rows;
  if (!stage) throw new Error("the run has not started its first stage");
  return { seed, context, runId, stageId: stage.id };
}
