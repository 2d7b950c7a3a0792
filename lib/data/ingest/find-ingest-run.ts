import type { Database } from "@/lib/data/database";
import { planOfVersion } from "@/lib/data/plan/plan-of-version";
import { isUuid } from "@/lib/domain/is-uuid";
import type { Plan } from "@/lib/domain/plan/plan";
import type { RunState, StageState } from "@/lib/domain/run/run";

export type IngestStage = {
  id: string;
  key: string;
  state: StageState;
  startedAt: Date | null;
  endedAt: Date | null;
};

/** What incoming data is checked against. */
export type IngestRun = {
  id: string;
  projectId: string;
  state: RunState;
  plan: Plan;
  /** In order. */
  stages: IngestStage[];
  /** The database's clock. */
  now: Date;
};

type Row = {
  project_id: string;
  run_state: RunState;
  plan_version_id: string;
  now: Date;
  id: string;
  key: string;
  state: StageState;
  started_at: Date | null;
  ended_at: Date | null;
};

/** Null for an id that no run has. */
export async function findIngestRun(
  { pool, prisma }: Database,
  runId: string,
): Promise<IngestRun | null> {
  if (!isUuid(runId)) return null;
  const { rows } = await pool.query<Row>({
    name: "find-ingest-run",
    text: `SELECT r.project_id, r.state AS run_state, r.plan_version_id, clock_timestamp() AS now,
             s.id, s.key, s.state, s.started_at, s.ended_at
           FROM run r JOIN stage s ON s.run_id = r.id WHERE r.id = $1 ORDER BY s.ordinal`,
    values: [runId],
  });
  const [first] = rows;
  if (!first) return null;
  return {
    id: runId,
    projectId: first.project_id,
    state: first.run_state,
    plan: await planOfVersion(prisma, first.plan_version_id),
    stages: rows.map((row) => ({
      id: row.id,
      key: row.key,
      state: row.state,
      startedAt: row.started_at,
      endedAt: row.ended_at,
    })),
    now: first.now,
  };
}
