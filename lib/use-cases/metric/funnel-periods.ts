import type { Tx } from "@/lib/data/database";
import { countByPeriod } from "@/lib/data/funnel/funnel-counts";
import type { Funnel } from "@/lib/domain/plan/plan";
import type { FunnelPeriods } from "@/lib/use-cases/metric/metric-views";

/**
 * Starts and completions per period of each funnel that the plan breaks down, from the stage's start to
 * `until`. A user counts in the period of the first event at the step.
 */
export async function readFunnelPeriods(
  tx: Pick<Tx, "$queryRaw">,
  stage: { id: string; startedAt: Date | null },
  funnels: Funnel[],
  until: Date,
): Promise<Map<string, FunnelPeriods>> {
  const found = new Map<string, FunnelPeriods>();
  const { startedAt } = stage;
  if (!startedAt) return found;
  for (const funnel of funnels) {
    if (funnel.breakdown === null) continue;
    const { breakdown } = funnel;
    const counts = await countByPeriod(tx, { id: stage.id, startedAt }, funnel.key, breakdown);
    const users = (step: string | undefined, period: number) =>
      counts.find((c) => c.step === step && c.period === period)?.users ?? 0;
    const length = Math.ceil((until.getTime() - startedAt.getTime()) / breakdown);
    found.set(
      funnel.key,
      Array.from({ length }, (_, period) => ({
        from: new Date(startedAt.getTime() + period * breakdown).toISOString(),
        to: new Date(startedAt.getTime() + (period + 1) * breakdown).toISOString(),
        started: users(funnel.steps.at(0)?.key, period),
        completed: users(funnel.steps.at(-1)?.key, period),
      })),
    );
  }
  return found;
}
