import type { Database } from "@/lib/data/database";
import { planOfVersion } from "@/lib/data/plan/plan-of-version";
import {
  type PolledStage,
  type PullId,
  type PullTarget,
  pullTargets,
} from "@/lib/data/source/pull-target";
import type { Arm } from "@/lib/domain/metric/metric";

/** Until a poll begins; each of its tries then claims as long as it may take. */
const CLAIM_MS = 15_000;

type Row = {
  stage_id: string;
  stage_key: string;
  started_at: Date;
  run_id: string;
  project: string;
  plan_version_id: string;
  metric: string;
  arm: Arm;
};

const CLAIM = `WITH due AS MATERIALIZED (
    SELECT p.stage_id, p.metric, p.arm, s.key, s.started_at, s.run_id
    FROM stage s JOIN source_reading p ON p.stage_id = s.id
    WHERE s.state IN ('running', 'awaiting_decision') AND s.started_at IS NOT NULL
      AND p.next_at <= clock_timestamp() AND (p.claimed_until IS NULL OR p.claimed_until <= clock_timestamp())
    ORDER BY p.next_at LIMIT $1 FOR UPDATE OF p SKIP LOCKED)
  UPDATE source_reading p SET claimed_until = clock_timestamp() + $2 * interval '1 millisecond'
  FROM due JOIN run r ON r.id = due.run_id JOIN project ON project.id = r.project_id
  WHERE p.stage_id = due.stage_id AND p.metric = due.metric AND p.arm = due.arm
  RETURNING p.stage_id, p.metric, p.arm, due.key AS stage_key, due.started_at, due.run_id, r.plan_version_id,
    project.key AS project`;

/** Claims up to `most` pulls that are due and that nobody else is at. A claim that is not used lapses. */
export async function claimPulls(db: Database, most: number): Promise<PullTarget[]> {
  const { rows } = await db.pool.query<Row>(CLAIM, [most, CLAIM_MS]);
  const targets: PullTarget[] = [];
  for (const row of rows) {
    const plan = await planOfVersion(db.prisma, row.plan_version_id);
    const target = pullTargets(stageOf(row), plan).find(
      ({ metric, arm }) => metric.key === row.metric && arm === row.arm,
    );
    if (target) targets.push(target);
  }
  return targets;
}

function stageOf(row: Row): PolledStage {
  return {
    stageId: row.stage_id,
    stageKey: row.stage_key,
    startedAt: row.started_at,
    runId: row.run_id,
    project: row.project,
  };
}

/** How long until the next pull of a running stage is due, in milliseconds; null where there is none. */
export async function untilNextPull({ pool }: Database): Promise<number | null> {
  const { rows } = await pool.query<{ wait: number | null }>(
    `SELECT (extract(epoch FROM min(greatest(p.next_at, p.claimed_until)) - clock_timestamp()) * 1000)::float8 AS wait
     FROM stage s JOIN source_reading p ON p.stage_id = s.id WHERE s.state IN ('running', 'awaiting_decision')`,
  );
  return rows[0]?.wait ?? null;
}

/**
 * Claims a pull for one try, for `lapse` milliseconds, due or not. Null where its stage is over: then there is nothing
 * to ask for any more.
 */
export async function beginTry(
  { pool }: Pick<Database, "pool">,
  { stageId, metric, arm }: PullId,
  lapse: number,
): Promise<{ now: Date; dataAt: Date | null } | null> {
  const { rows } = await pool.query<{ now: Date; data_at: Date | null }>(
    `UPDATE source_reading p SET claimed_until = clock_timestamp() + $4 * interval '1 millisecond'
     FROM stage s WHERE s.id = p.stage_id AND s.state IN ('running', 'awaiting_decision')
       AND p.stage_id = $1 AND p.metric = $2 AND p.arm = $3
     RETURNING date_trunc('milliseconds', clock_timestamp()) AS now, p.data_at`,
    [stageId, metric.key, arm, lapse],
  );
  const [row] = rows;
  return row ? { now: row.now, dataAt: row.data_at } : null;
}

/** Gives a pull back to whoever comes next. */
export async function releasePull(
  { pool }: Pick<Database, "pool">,
  { stageId, metric, arm }: PullId,
): Promise<void> {
  await pool.query(
    "UPDATE source_reading SET claimed_until = NULL WHERE stage_id = $1 AND metric = $2 AND arm = $3",
    [stageId, metric.key, arm],
  );
}

/** Those of the stages that take no more data. */
export async function findEndedStages(
  { pool }: Pick<Database, "pool">,
  stageIds: string[],
): Promise<string[]> {
  if (stageIds.length === 0) return [];
  const { rows } = await pool.query<{ id: string }>(
    "SELECT id FROM stage WHERE id = ANY($1::uuid[]) AND state NOT IN ('running', 'awaiting_decision')",
    [stageIds],
  );
  return rows.map((row) => row.id);
}
