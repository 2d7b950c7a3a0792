import type { FunnelJudgement } from "@/lib/domain/funnel/funnel-judgement";
import { formatDuration, formatNumber } from "@/lib/domain/metric/format";
import type { Clock } from "@/lib/domain/metric/judge-metric";
import type { Verdict } from "@/lib/domain/metric/metric";
import { wilsonInterval } from "@/lib/domain/metric/wilson";
import type { Funnel } from "@/lib/domain/plan/plan";

/**
 * Judges the conversion of the last step over the first by the plan's target. Fewer users at the first step
 * than `minUsers` keep it pending; nobody at all for two windows is inconclusive, never a pass.
 */
export function judgeFunnel(
  funnel: Funnel,
  users: { step: string; users: number }[],
  clock: Clock,
): FunnelJudgement {
  const counts = new Map(users.map((u) => [u.step, u.users]));
  const steps = funnel.steps.map((s) => ({ step: s.key, users: counts.get(s.key) ?? 0 }));
  const started = steps.at(0)?.users ?? 0;
  const completed = steps.at(-1)?.users ?? 0;
  const conversion = started > 0 ? completed / started : null;
  return {
    funnel: funnel.key,
    steps,
    conversion,
    interval: wilsonInterval(completed, started),
    ...verdictOf(funnel, started, conversion, clock),
    judgedAt: clock.now,
  };
}

function verdictOf(
  funnel: Funnel,
  started: number,
  conversion: number | null,
  clock: Clock,
): { verdict: Verdict; reason: string } {
  if (conversion === null || started < funnel.minUsers) {
    const waited = clock.now.getTime() - clock.stageStartedAt.getTime();
    if (started === 0 && waited > 2 * funnel.window) {
      const window = formatDuration(funnel.window);
      return { verdict: "inconclusive", reason: `Nobody has started it in the last ${window}.` };
    }
    return { verdict: "pending", reason: `${started} of ${funnel.minUsers} users that it needs.` };
  }
  const shown = `${formatNumber(conversion * 100)} %`;
  if (!funnel.target) return { verdict: "pass", reason: `${shown}; no target is set.` };
  const { min, max, text } = funnel.target;
  const within = (min === null || conversion >= min) && (max === null || conversion <= max);
  return within
    ? { verdict: "pass", reason: `${shown} of users convert, within ${text}.` }
    : { verdict: "fail", reason: `${shown} of users convert; the target is ${text}.` };
}
