import type { ReplayView } from "@/lib/contract/replay";
import { readBaselines } from "@/lib/data/metric/read-baselines";
import { readSnapshot } from "@/lib/data/read-snapshot";
import type { Plan } from "@/lib/domain/plan/plan";
import type { Context } from "@/lib/use-cases/context";
import { loadReadableRun } from "@/lib/use-cases/run/load-readable-run";
import { replayStage, type StageReplay } from "@/lib/use-cases/run/replay/replay-stage";
import { presentReplay } from "@/lib/use-cases/run/views/replay-view";

/**
 * Judges a run again under another plan, from its stored buckets, and says which decisions would have differed. The run's
 * own plan is replayed beside it, which shows how well that comes to what really happened. Writes nothing.
 */
export async function replayRun(
  { actor, db }: Context,
  runId: string,
  other: { plan: Plan; digest: string },
): Promise<ReplayView> {
  const { run, ...known } = await readSnapshot(db, async (tx) => ({
    run: await loadReadableRun(tx, runId, actor),
    baselines: await readBaselines(tx, runId),
    now: tx.now,
  }));
  const stages: StageReplay[] = [];
  for (const { startedAt, ...stage } of run.stages) {
    const planStage = other.plan.stages.find((s) => s.key === stage.key);
    if (!startedAt || !planStage) continue;
    const asked = { plan: other.plan, planStage };
    stages.push(await replayStage(db, run, { ...stage, startedAt }, asked, known));
  }
  return presentReplay(run, other, stages);
}
