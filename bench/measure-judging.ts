import { quantile } from "@/bench/load/quantile";
import { METRICS, valueAt } from "@/bench/load/samples";
import { TICKS } from "@/bench/options";
import { PLAN_NAME, planYaml } from "@/bench/plan";
import type { Tollgate } from "@/bench/servers/tollgate";
import { transaction } from "@/lib/data/database";
import { foldSamples, type Sample } from "@/lib/data/metric/fold";
import { writeFolds } from "@/lib/data/metric/write-folds";
import { checkPlan } from "@/lib/use-cases/plan/check-plan";
import { ENGINE } from "@/lib/use-cases/run/engine";
import { judgeNow } from "@/lib/use-cases/run/judge-now";
import { tickRun } from "@/lib/use-cases/run/tick-run";

const HOUR_S = 3600;
const DAY_S = 24 * HOUR_S;
/** Seconds of data that one transaction writes. */
const CHUNK_S = 1200;

/** Milliseconds. `tick` is all that the judge does once a second; `judge` is the reading and judging in it. */
export type JudgingFigures = {
  day: { tick: number[]; judge: number[] };
  hour: { tick: number[]; judge: number[] };
};

type Subject = { runId: string; stageId: string; startedAt: Date };

/** A stage of twenty metrics with one sample a second each, for a day and for an hour; ticked in turn. */
export async function measureJudging(
  tollgate: Tollgate,
  say: (line: string) => void,
): Promise<JudgingFigures> {
  const subjects = {
    hour: await fillStage(tollgate, HOUR_S),
    day: await fillStage(tollgate, DAY_S),
  };
  say(`wrote ${DAY_S + HOUR_S} s of ${METRICS.length} metrics`);
  await tollgate.analyze();
  const figures: JudgingFigures = {
    day: { tick: [], judge: [] },
    hour: { tick: [], judge: [] },
  };
  for (let tick = 0; tick < TICKS; tick += 1) {
    for (const length of ["day", "hour"] as const) {
      figures[length].tick.push(await timed(() => tickOnce(tollgate, subjects[length])));
      figures[length].judge.push(await judgeOnce(tollgate, subjects[length]));
    }
  }
  for (const length of ["day", "hour"] as const) {
    const { tick, judge } = figures[length];
    say(
      `a ${length} of data: tick ${quantile(tick, 0.5).toFixed(2)} ms, judging in it ${quantile(judge, 0.5).toFixed(2)} ms`,
    );
  }
  return figures;
}

async function fillStage(tollgate: Tollgate, seconds: number): Promise<Subject> {
  const { runId, stageId } = await tollgate.newRun();
  const { pool } = tollgate.services.db;
  const { rows } = await pool.query<{ started_at: Date }>(
    `UPDATE stage SET started_at = started_at - $2 * interval '1 second' WHERE id = $1
     RETURNING started_at`,
    [stageId, seconds],
  );
  const startedAt = rows[0]?.started_at;
  if (!startedAt) throw new Error("the stage is not there");
  const client = await pool.connect();
  try {
    for (let from = 0; from < seconds; from += CHUNK_S) {
      await client.query("BEGIN");
      const length = Math.min(CHUNK_S, seconds - from);
      await writeFolds(client, foldSamples(samplesOf(stageId, startedAt, from, length)));
      await client.query("COMMIT");
    }
  } finally {
    client.release();
  }
  return { runId, stageId, startedAt };
}

function samplesOf(stageId: string, startedAt: Date, from: number, seconds: number): Sample[] {
  return Array.from({ length: seconds }, (_, second) => {
    const at = new Date(startedAt.getTime() + (from + second) * 1000);
    return METRICS.map(
      (metric, index): Sample => ({
        stageId,
        metric,
        arm: "canary",
        value: valueAt((from + second) * METRICS.length + index),
        weight: 1,
        at,
      }),
    );
  }).flat();
}

function tickOnce({ services }: Tollgate, { runId }: Subject): Promise<void> {
  return tickRun({ actor: ENGINE, db: services.db }, runId);
}

const { plan } = checkPlan(planYaml());

function judgeOnce(
  { services }: Tollgate,
  { stageId, runId, startedAt }: Subject,
): Promise<number> {
  return transaction(services.db, async (tx) => {
    const [stage] = plan.stages;
    if (!stage) throw new Error(`the plan ${PLAN_NAME} has no stage`);
    const subject = { id: stageId, runId, startedAt, effectiveMs: 0, coveredUntil: tx.now };
    return await timed(() => judgeNow(tx, subject, plan, stage));
  });
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
