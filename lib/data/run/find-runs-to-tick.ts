import type { Database } from "@/lib/data/database";

/** Runs with a stage that runs or waits for its decision. */
export async function findActiveRuns({ pool }: Database): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    "SELECT run_id AS id FROM stage WHERE state IN ('running', 'awaiting_decision') ORDER BY run_id",
  );
  return rows.map((row) => row.id);
}

/** Runs between two stages or before the first one, which may wait for something outside of them. */
export async function findWaitingRuns({ pool }: Database): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT id FROM run r WHERE state IN ('ready', 'running') AND NOT EXISTS
       (SELECT FROM stage s WHERE s.run_id = r.id AND s.state IN ('running', 'awaiting_decision'))
     ORDER BY id`,
  );
  return rows.map((row) => row.id);
}
