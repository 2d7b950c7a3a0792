import pg from "pg";
import type { Database } from "@/lib/data/database";
import { foldSamples, type Sample } from "@/lib/data/metric/fold";
import { writeFolds } from "@/lib/data/metric/write-folds";
import { loadRun } from "@/lib/data/run/load-run";
import { applyPlan } from "@/lib/use-cases/plan/apply-plan";
import { createRun } from "@/lib/use-cases/run/create-run";
import { ENGINE } from "@/lib/use-cases/run/engine";
import { tickRun } from "@/lib/use-cases/run/tick-run";

export const STAGES = 4;
export const METRICS = 20;
export const READINGS = 240;

const SECOND = 1000;
/** A stage takes a few: one to start, one to be put up for decision, one to be decided. */
const MOST_LOOKS = 40;

/** Four stages that start and pass by themselves as soon as their twenty metrics do. */
function planYaml(): string {
  const keys = Array.from({ length: METRICS }, (_, n) => `metric_${n}`);
  const metrics = keys.map(
    (key, n) =>
      `  ${key}: { label: Metric ${n}, group: performance, unit: ms, aggregate: p95, window: stage, baseline: ${100 + n}ms, threshold: <= 500ms }`,
  );
  const stages = [5, 25, 50, 100].flatMap((percent, at) => [
    `  - key: stage${at + 1}`,
    `    title: ${percent} % of traffic`,
    `    traffic: ${percent}%`,
    "    start: automatic",
    "    soak: { min: 0s, max: 1h }",
    '    metrics: ["group:performance"]',
    "    checklist:",
    ...Array.from(
      { length: 5 },
      (_, n) => `      - { key: s${at}_${n}, label: Looked at ${n}, kind: sign-offs }`,
    ),
    "    decision: { makers: [manager], go: automatic, onFailure: hold, rollback: manual }",
  ]);
  return [
    "name: finished",
    "title: Benchmark of a finished run",
    'version: "1.0.0"',
    "documentId: FINISHED",
    "environment: benchmark",
    "flag: finished",
    "stakeholders: [{ role: manager, title: Manager }]",
    "metrics:",
    ...metrics,
    "stages:",
    ...stages,
    "",
  ].join("\n");
}

/** A run that has completed four stages of twenty metrics with 240 readings each, one a second; its id. */
export async function finishRun(
  db: Database,
  { ownerUrl, project }: { ownerUrl: string; project: string },
): Promise<string> {
  const context = { actor: ENGINE, db };
  await applyPlan(context, planYaml(), project);
  const { id } = await createRun(context, { project, plan: "finished", authors: [] });
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    await tickRun(context, id);
    const { state, stages } = await loadRun(db.prisma, id);
    if (state === "completed") {
      await spread(db, { ownerUrl, stageIds: stages.map((stage) => stage.id) });
      return id;
    }
    const active = stages.find((stage) => stage.state === "running");
    if (active) await write(db, readingsAt(active.id, new Date(), 0));
  }
  throw new Error(`the run is not completed after ${MOST_LOOKS} looks of the judge`);
}

/**
 * Nobody waits four minutes for each stage here: the stages' times are put back, one after the other, as only the
 * database's owner can, and their readings written for them.
 */
async function spread(
  db: Database,
  { ownerUrl, stageIds }: { ownerUrl: string; stageIds: string[] },
): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query("SET session_replication_role = replica");
    for (const [at, stageId] of stageIds.entries()) {
      const begun = new Date(Date.now() - (stageIds.length - at) * READINGS * SECOND);
      const ended = new Date(begun.getTime() + READINGS * SECOND);
      await client.query("UPDATE stage SET started_at = $2, ended_at = $3 WHERE id = $1", [
        stageId,
        begun,
        ended,
      ]);
      const seconds = Array.from({ length: READINGS }, (_, second) => second);
      await write(
        db,
        seconds.flatMap((second) =>
          readingsAt(stageId, new Date(begun.getTime() + second * SECOND), second),
        ),
      );
    }
  } finally {
    await client.end();
  }
}

function readingsAt(stageId: string, at: Date, second: number): Sample[] {
  return Array.from({ length: METRICS }, (_, n) => {
    const value = 100 + n * 5 + Math.sin(second / 9 + n) * 20;
    return { stageId, metric: `metric_${n}`, arm: "canary", value, weight: 1, at };
  });
}

async function write(db: Database, samples: Sample[]): Promise<void> {
  const client = await db.pool.connect();
  try {
    await client.query("BEGIN");
    await writeFolds(client, foldSamples(samples));
    await client.query("COMMIT");
  } finally {
    client.release();
  }
}
