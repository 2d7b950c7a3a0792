import type { Tx } from "@/lib/data/database";
import { storedPlan } from "@/lib/data/plan/stored-plan";
import { PRE_DEPLOYMENT } from "@/lib/domain/plan/plan";

export type RunLabels = {
  projectId: string;
  /** Titles of stages by key. */
  stages: Map<string, string>;
  /** What people call evidence and incidents (by id) and checklist items (by key). */
  things: Map<string, string>;
};

/** What the parts of a run are called; null where there is no such run. */
export async function findRunLabels(tx: Pick<Tx, "run">, runId: string): Promise<RunLabels | null> {
  const select = { id: true, title: true } as const;
  const run = await tx.run.findUnique({
    where: { id: runId },
    select: {
      projectId: true,
      planVersion: { select: { document: true } },
      evidence: { select },
      incidents: { select },
    },
  });
  if (!run) return null;
  const plan = storedPlan(run.planVersion.document);
  const items = [plan.checklist, ...plan.stages.map((s) => s.checklist)].flat();
  return {
    projectId: run.projectId,
    stages: new Map([
      [PRE_DEPLOYMENT, "the pre-deployment gate"],
      ...plan.stages.map((s) => [s.key, s.title] as const),
    ]),
    things: new Map([
      ...items.map((i) => [i.key, i.label] as const),
      ...[...run.evidence, ...run.incidents].map((t) => [t.id, t.title] as const),
    ]),
  };
}
