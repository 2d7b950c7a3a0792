import type { Snapshot } from "@/lib/data/read-snapshot";

export type ProjectLeaf = { index: number; data: Uint8Array };
export type RunRange = { first: number; last: number; entries: number; reviewedAt: Date | null };

/**
 * A statement's time is its transaction's start, an append at most a minute later: what happened in the period was
 * appended in it or this soon after.
 */
const SLACK = "2 minutes";

/** The project's leaves around a period, in order: one before it, those in it, and one after it, as far as `size`. */
export async function listProjectLeaves(
  tx: Pick<Snapshot, "$queryRaw">,
  projectId: string,
  { from, to, size }: { from: Date; to: Date; size: number },
): Promise<ProjectLeaf[]> {
  const rows = await tx.$queryRaw<{ idx: bigint; data: Uint8Array }[]>`
    WITH bounds AS (
      SELECT
        (SELECT max(idx) FROM log_leaf WHERE project_id = ${projectId}::uuid AND tx_at < ${from}) AS low,
        (SELECT min(idx) FROM log_leaf WHERE project_id = ${projectId}::uuid
           AND tx_at > ${to}::timestamptz + ${SLACK}::interval) AS high)
    SELECT l.idx, l.data FROM log_leaf l, bounds b
    WHERE l.project_id = ${projectId}::uuid AND l.idx < ${size}
      AND l.idx >= coalesce(b.low, 0) AND (b.high IS NULL OR l.idx <= b.high)
    ORDER BY l.idx`;
  return rows.map(({ idx, data }) => ({ index: Number(idx), data }));
}

/** Where the entries of these runs are, and when what was learned was recorded, by run. */
export async function findRunRanges(
  tx: Pick<Snapshot, "$queryRaw">,
  runIds: readonly string[],
): Promise<Map<string, RunRange>> {
  type Row = { run: string; first: bigint; last: bigint; entries: bigint; reviewedAt: Date | null };
  const rows = await tx.$queryRaw<Row[]>`
    SELECT run_id AS run, min(idx) AS first, max(idx) AS last, count(*) AS entries,
      max(tx_at) FILTER (WHERE kind = 'run.lessons_recorded') AS "reviewedAt"
    FROM log_leaf WHERE run_id = ANY(${[...runIds]}::uuid[]) GROUP BY run_id`;
  return new Map(
    rows.map(({ run, first, last, entries, reviewedAt }) => [
      run,
      { first: Number(first), last: Number(last), entries: Number(entries), reviewedAt },
    ]),
  );
}
