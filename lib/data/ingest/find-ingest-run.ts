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

type Finding = Promise<IngestRun | null>;
/** By run: the query under way, and the one that begins after it. */
type Findings = Map<string, { current: Finding; next: Finding | null }>;
const databases = new WeakMap<Database, Findings>();

/**
 * Null for an id that no run has. Requests that come at the same time share a query, but never one that had
 * begun before them: what was committed before a request came is in its answer.
 */
export function findIngestRun(db: Database, runId: string): Finding {
  if (!isUuid(runId)) return Promise.resolve(null);
  const findings: Findings = databases.get(db) ?? new Map();
  databases.set(db, findings);
  const known = findings.get(runId);
  if (known) {
    known.next ??= known.current.catch(() => null).then(() => begin(db, findings, runId));
    return known.next;
  }
  return begin(db, findings, runId);
}

function begin(db: Database, findings: Findings, runId: string): Finding {
  const current = queryRun(db, runId);
  const finding = { current, next: null };
  findings.set(runId, finding);
  const forget = () => {
    if (findings.get(runId) === finding && !finding.next) findings.delete(runId);
  };
  current.then(forget, forget);
  return current;
}

async function queryRun({ pool, prisma }: Database, runId: string): Finding {
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
