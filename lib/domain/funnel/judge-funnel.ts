import type { FunnelJudgement } from "@/lib/domain/funnel/funnel-judgement";
import { formatBeside, formatDuration, formatNumber } from "@/lib/domain/metric/format";
import type { Clock } from "@/lib/domain/metric/judging";
import type { Verdict } from "@/lib/domain/metric/metric";
import type { Funnel } from "@/lib/domain/plan/plan";
import { wilsonInterval } from "@/lib/domain/statistics/wilson";

/**
 * Judges the conversion of the last step over the first by the plan's target. Fewer users at the first step
 * than `minUsers` keep it pending; nobody at all for two windows is inconclusive, never a pass. So are more users at
 * the last step than at the first, as when new ones stop coming: that is no share of anything.
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
  if (conversion > 1) {
    return {
      verdict: "inconclusive",
      reason: `More users reached the last step than the first in the last ${formatDuration(funnel.window)}.`,
    };
  }
  if (!funnel.target) return { verdict: "pass", reason: `${describe(conversion, started, [])}.` };
  const { min, max, text } = funnel.target;
  const limits = [min, max].flatMap((limit) => (limit === null ? [] : [limit * 100]));
  const shown = describe(conversion, started, limits);
  const within = (min === null || conversion >= min) && (max === null || conversion <= max);
  return within
    ? { verdict: "pass", reason: `${shown}: meets the target ${text}.` }
    : { verdict: "fail", reason: `${shown}: misses the target ${text}.` };
}

/** With its interval beside it, so that a small number of users does not pass for a proof. */
function describe(conversion: number, started: number, limits: number[]): string {
  const percent = formatBeside(conversion * 100, "%", limits);
  const interval = wilsonInterval(conversion * started, started);
  if (!interval) return percent;
  const low = formatNumber(interval.low * 100, 1);
  const high = formatNumber(interval.high * 100, 1);
  return `${percent} of ${formatNumber(started)} users (95 % interval ${low} to ${high} %)`;
}
