import type { Database } from "@/lib/data/database";
import { isUuid } from "@/lib/domain/is-uuid";
import type { RunState } from "@/lib/domain/run/run";

export async function findRunSummary(prisma: Database["prisma"], runId: string) {
  if (!isUuid(runId)) return null;
  const row = await prisma.run.findUnique({
    where: { id: runId },
    select: {
      id: true,
      documentId: true,
      projectId: true,
      state: true,
      trafficPercent: true,
      stages: { select: { key: true, state: true }, orderBy: { ordinal: "asc" } },
    },
  });
  if (!row) return null;
  const { stages, ...run } = row;
  const current =
    stages.find((s) => s.state === "running" || s.state === "awaiting_decision") ??
    stages.find((s) => s.state === "pending");
  const over = ["completed", "rolled_back", "aborted", "imported"].includes(run.state);
  return {
    ...run,
    state: run.state as RunState,
    currentStage: over ? null : (current?.key ?? null),
  };
}
