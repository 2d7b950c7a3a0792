import type { Tx } from "@/lib/data/database";
import { AppError } from "@/lib/domain/app-error";

type LockedRun = { id: string; projectId: string; planDigest: string };

/**
 * Takes the run's row lock until the transaction ends, so that changes of one run happen one after the other.
 * Throws `not_found` for an id that no run has, a malformed one included, and `conflict` for an imported run, which
 * is what its page states.
 */
export async function lockRun(tx: Tx, runId: string): Promise<LockedRun> {
  const { kind, ...row } = await lockRow(tx, runId);
  if (kind === "imported") {
    throw new AppError(
      "conflict",
      "This run is what an imported page states, and stays so; start a run from its plan instead.",
    );
  }
  return row;
}

/** As `lockRun`, for what is only added to the run's record and may be added to an imported one as well. */
export async function lockAnyRun(tx: Tx, runId: string): Promise<LockedRun> {
  const { kind: _, ...row } = await lockRow(tx, runId);
  return row;
}

async function lockRow(tx: Tx, runId: string): Promise<LockedRun & { kind: string }> {
  const rows = await tx.$queryRaw<(LockedRun & { kind: string })[]>`
    SELECT id, project_id AS "projectId", plan_digest AS "planDigest", kind
    FROM run WHERE id::text = ${runId} FOR UPDATE`;
  const row = rows[0];
  if (!row) throw new AppError("not_found", `There is no run ${runId}.`);
  return row;
}
