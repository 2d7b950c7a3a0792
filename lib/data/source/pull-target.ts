import type { Plan } from "@/lib/domain/plan/plan";
import { type Pull, pullsOf } from "@/lib/domain/source/pulls-of";
import type { Source } from "@/lib/domain/source/source";

export type PolledStage = {
  stageId: string;
  stageKey: string;
  startedAt: Date;
  runId: string;
  /** The project's key. */
  project: string;
};

/** One pull of a running stage, with everything that asking for it takes. */
export type PullTarget = PolledStage & Pull & { source: Source };

/** What identifies a pull in the store. */
export type PullId = Pick<PullTarget, "stageId" | "runId" | "arm"> & { metric: { key: string } };

/** Every pull of a stage, in the plan's order. */
export function pullTargets(stage: PolledStage, plan: Plan): PullTarget[] {
  const metrics = plan.stages.find((s) => s.key === stage.stageKey)?.metrics ?? [];
  return pullsOf(metrics).flatMap((pull) => {
    const source = plan.sources.find((s) => s.key === pull.metric.pull.source);
    return source ? [{ ...stage, ...pull, source }] : [];
  });
}
