import { findRunSummary } from "@/lib/data/run/find-run-summary";
import { requireScope } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import type { RunState } from "@/lib/domain/run/run";
import type { Context } from "@/lib/use-cases/context";

export type RunSummary = {
  id: string;
  documentId: string;
  state: RunState;
  trafficPercent: number;
  /** The stage that runs or waits, else the next one; null when all are over. */
  currentStage: string | null;
};

/** Where a run stands, without the rest of it. */
export async function findRunRef({ actor, db }: Context, runId: string): Promise<RunSummary> {
  const found = await findRunSummary(db.prisma, runId);
  if (!found) throw new AppError("not_found", `There is no run ${runId}.`);
  requireScope(actor, found.projectId, "read");
  const { projectId: _, ...summary } = found;
  return summary;
}
