import type { FunnelJudgement } from "@/lib/domain/funnel/funnel-judgement";
import type { Judgement } from "@/lib/domain/metric/judgement";
import type { Clock } from "@/lib/domain/metric/judging";
import type { Metric, Verdict } from "@/lib/domain/metric/metric";
import type { Funnel, PlanStage, ScoreRule } from "@/lib/domain/plan/plan";
import { type StageScore, scoreStage } from "@/lib/domain/score/score";

export type StageJudgement = {
  verdict: Verdict;
  recommendation: "go" | "hold" | "rollback";
  /** The worst first; one sentence each. */
  reasons: string[];
  /** A critical or zero-tolerance metric fails. */
  critical: boolean;
  /** When the breach began that fails the stage: the first critical one, where there is one. */
  breachAt: Date | null;
  /** Null: the plan does not score. */
  score: StageScore | null;
};

type Item = {
  verdict: Verdict;
  critical: boolean;
  label: string;
  reason: string;
  since: Date | null;
};

/**
 * The verdict of a stage: any failure fails it; anything without data, or whose source cannot be asked, makes it
 * inconclusive; anything that is still pending keeps it pending, until the maximum soak has gone by: then it is
 * inconclusive. A metric without a judgement counts as pending, a muted one does not count. A critical failure
 * recommends ROLLBACK, another one what the plan says; only an all-pass recommends GO. Where the plan scores, failures
 * that are not critical count by their share of the score instead.
 */
export function judgeStage(
  stage: PlanStage,
  judgements: Judgement[],
  funnels: { funnel: Funnel; judgement: FunnelJudgement }[],
  clock: Clock,
): StageJudgement {
  const metrics = metricItems(stage.metrics, judgements);
  const items = [...metrics, ...funnelItems(funnels)];
  const score = stage.score && scoreStage(stage.score, stage.metrics, judgements);
  const failing = items.filter((i) => i.verdict === "fail");
  const decisive = score
    ? failing.filter((i) => i.critical || score.result === "fail" || !metrics.includes(i))
    : failing;
  if (decisive.length > 0) return failed(stage, decisive, score);
  return { ...notFailed(stage, items, failing, clock, score), score };
}

function notFailed(
  stage: PlanStage,
  items: Item[],
  failing: Item[],
  clock: Clock,
  score: StageScore | null,
): Omit<StageJudgement, "score"> {
  const unknown = items.filter((i) => i.verdict === "inconclusive" || i.verdict === "error");
  const pending = items.filter((i) => i.verdict === "pending");
  const overdue = clock.now.getTime() - clock.stageStartedAt.getTime() >= stage.soak.max;
  if (unknown.length > 0 || (overdue && pending.length > 0) || items.length === 0) {
    const open = [...unknown, ...pending];
    return hold("inconclusive", open.length > 0 ? open.map(sentence) : ["Nothing is measured."]);
  }
  if (pending.length > 0) return hold("pending", pending.map(sentence));
  const reasons =
    score && stage.score
      ? [scoreSentence(score, stage.score), ...failing.map(sentence)]
      : [`All ${items.length} measures pass.`];
  if (score && score.result !== "pass") return hold("inconclusive", reasons);
  return { verdict: "pass", recommendation: "go", reasons, critical: false, breachAt: null };
}

function scoreSentence({ score, result }: StageScore, { pass, marginal }: ScoreRule): string {
  const limits = `${pass} passes and ${marginal} is marginal`;
  const how = { pass: "passes", marginal: "is marginal", fail: "fails" }[result];
  return `The score of ${score} ${how}: ${limits}.`;
}

function metricItems(metrics: Metric[], judgements: Judgement[]): Item[] {
  const byKey = new Map(judgements.map((j) => [j.metric, j]));
  return metrics
    .filter((metric) => !metric.muted)
    .map((metric) => {
      const found = byKey.get(metric.key);
      return {
        verdict: found?.verdict ?? "pending",
        critical: metric.critical || metric.zeroTolerance,
        label: metric.label,
        reason: found?.reason ?? "Not judged yet.",
        since: earliest([found?.zeroBrokenAt, found?.breachingSince]),
      };
    });
}

function funnelItems(funnels: { funnel: Funnel; judgement: FunnelJudgement }[]): Item[] {
  return funnels
    .filter(({ funnel }) => funnel.target !== null)
    .map(({ funnel, judgement }) => ({
      verdict: judgement.verdict,
      critical: funnel.critical,
      label: funnel.label,
      reason: judgement.reason,
      since: null,
    }));
}

function failed(stage: PlanStage, failing: Item[], score: StageScore | null): StageJudgement {
  const critical = failing.some((i) => i.critical);
  const scored = score?.result === "fail" && stage.score ? [scoreSentence(score, stage.score)] : [];
  const worst = [...failing].sort((a, b) => Number(b.critical) - Number(a.critical));
  return {
    verdict: "fail",
    recommendation: critical ? "rollback" : stage.decision.onFailure,
    reasons: [...(critical ? [] : scored), ...worst.map(sentence), ...(critical ? scored : [])],
    critical,
    breachAt: earliest(failing.filter((i) => i.critical === critical).map((i) => i.since)),
    score,
  };
}

function earliest(dates: (Date | null | undefined)[]): Date | null {
  const times = dates.flatMap((date) => (date ? [date.getTime()] : []));
  return times.length > 0 ? new Date(Math.min(...times)) : null;
}

function hold(
  verdict: "inconclusive" | "pending",
  reasons: string[],
): Omit<StageJudgement, "score"> {
  return { verdict, recommendation: "hold", reasons, critical: false, breachAt: null };
}

function sentence(item: Item): string {
  return item.reason.startsWith(item.label) ? item.reason : `${item.label}: ${item.reason}`;
}
