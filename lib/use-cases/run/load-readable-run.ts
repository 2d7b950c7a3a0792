import { loadRun } from "@/lib/data/run/load-run";
import { type Actor, isMember, requireScope } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import { isUuid } from "@/lib/domain/is-uuid";
import type { RunRecord } from "@/lib/domain/run/run-record";

/**
 * Loads a run for somebody who may read it. A run of a project in which the actor has no role is refused in
 * the very words of one that does not exist.
 */
export async function loadReadableRun(
  tx: Parameters<typeof loadRun>[0],
  runId: string,
  actor: Actor,
): Promise<RunRecord> {
  const absent = () => new AppError("not_found", `There is no run ${runId}.`);
  if (!isUuid(runId)) throw absent();
  const run = await loadRun(tx, runId);
  if (!isMember(actor, run.project.id)) throw absent();
  requireScope(actor, run.project.id, "read");
  return run;
}
