import type { Tx } from "@/lib/data/database";
import { AppError } from "@/lib/domain/app-error";

/**
 * Takes the run's row lock until the transaction ends, so that changes of one run happen one after the other.
 * Throws `not_found` for an id that no run has, a malformed one included, and `conflict` for an imported run, which
 * is what its page states.
 */
export async function lockRun(
  tx: Tx,
  runId: string,
): Promise<{ id: string; projectId: string; planDigest: string }> {
  const rows = await tx.$queryRaw<
    { id: string; projectId: string; planDigest: string; kind: string }[]
  >`
    SELECT id, project_id AS "projectId", plan_digest AS "planDigest", kind
    FROM run WHERE id::text = ${runId} FOR UPDATE`;
  const row = rows[0];
  if (!row) throw new AppError("not_found", `There is no run ${runId}.`);
  if (row.kind === "imported") {
    throw new AppError(
      "conflict",
      "This run is what an imported page states, and stays so; start a run from its plan instead.",
    );
  }
  return { id: row.id, projectId: row.projectId, planDigest: row.planDigest };
}
