import type { Judgement } from "@/lib/domain/metric/judgement";
import type { Metric } from "@/lib/domain/metric/metric";
import type { ScoreRule } from "@/lib/domain/plan/plan";

export type GroupScore = {
  group: string;
  /** Percent of the stage's score. */
  weight: number;
  /** Percent of what was counted that passes; null where nothing of the group is known. */
  score: number | null;
  passed: number;
  /** Metrics that pass or fail; the others are not known. */
  counted: number;
};

export type StageScore = {
  score: number;
  result: "pass" | "marginal" | "fail";
  groups: GroupScore[];
};

type Item = { group: string; critical: boolean; state: "pass" | "fail" | "unknown" };

const NO_DATA_LIMIT = 0.5;

/**
 * The score of a stage as Kayenta's WeightedSumScorer has it
 * (https://github.com/spinnaker/kayenta, kayenta-judge, scorers/WeightedSumScorer.scala): a group is the percentage of
 * its metrics that pass, one without any data counts 100, and the stage is the weighted sum of its groups. A critical
 * failure makes it 0, and so does a stage half of whose metrics are without data. Muted metrics are left out.
 *
 * Different on purpose: what is not known neither passes nor fails. With an unknown metric the result is never `pass`,
 * and `fail` only where the stage would fail even if everything unknown passed; and the weight of a group that the stage
 * does not measure goes to the others instead of being lost.
 */
export function scoreStage(
  rule: ScoreRule,
  metrics: Metric[],
  judgements: Judgement[],
): StageScore {
  const items = itemsOf(metrics, judgements);
  const groups = scoreGroups(rule, items);
  const score = isZero(items) ? 0 : weightedSum(groups);
  return { score, result: resultOf(rule, items, score), groups };
}

function itemsOf(metrics: Metric[], judgements: Judgement[]): Item[] {
  const verdicts = new Map(judgements.map((j) => [j.metric, j.verdict]));
  return metrics
    .filter((metric) => !metric.muted)
    .map((metric) => {
      const verdict = verdicts.get(metric.key);
      return {
        group: metric.group,
        critical: metric.critical || metric.zeroTolerance,
        state: verdict === "pass" || verdict === "fail" ? verdict : "unknown",
      };
    });
}

function scoreGroups({ weights }: ScoreRule, items: Item[]): GroupScore[] {
  const names = [...new Set(items.map((item) => item.group))];
  const given = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  const others = names.filter((name) => !Object.hasOwn(weights, name));
  const share = others.length > 0 ? Math.max(0, 100 - given) / others.length : 0;
  const written = names.map((name) => (Object.hasOwn(weights, name) ? weights[name] : share) ?? 0);
  const total = written.reduce((sum, weight) => sum + weight, 0);
  return names.map((group, index) => {
    const known = items.filter((item) => item.group === group && item.state !== "unknown");
    const passed = known.filter((item) => item.state === "pass").length;
    return {
      group,
      weight: total > 0 ? round(((written[index] ?? 0) / total) * 100, 1e6) : 0,
      score: known.length > 0 ? round((passed / known.length) * 100, 100) : null,
      passed,
      counted: known.length,
    };
  });
}

function isZero(items: Item[]): boolean {
  if (items.some((item) => item.critical && item.state === "fail")) return true;
  const unknown = items.filter((item) => item.state === "unknown").length;
  return items.length === 0 || unknown / items.length >= NO_DATA_LIMIT;
}

/** From the counts and not from the groups' own rounded scores. */
function weightedSum(groups: GroupScore[]): number {
  const sum = groups.reduce((total, { weight, passed, counted }) => {
    return total + (counted > 0 ? passed / counted : 1) * weight;
  }, 0);
  return round(sum, 100);
}

function resultOf(rule: ScoreRule, items: Item[], score: number): StageScore["result"] {
  const isKnown = items.length > 0 && items.every((item) => item.state !== "unknown");
  if (isKnown && score >= rule.pass) return "pass";
  return (isKnown ? score : bestScore(rule, items)) >= rule.marginal ? "marginal" : "fail";
}

/** The score if everything unknown passed. */
function bestScore(rule: ScoreRule, items: Item[]): number {
  if (items.length === 0) return 100;
  const best = items.map((item): Item => {
    return item.state === "unknown" ? { ...item, state: "pass" } : item;
  });
  return isZero(best) ? 0 : weightedSum(scoreGroups(rule, best));
}

/** Half away from zero, as on paper: 0.285 * 100 is 28.499999999999996 in binary. */
function round(value: number, steps: number): number {
  return Math.round(Number((value * steps).toPrecision(12))) / steps;
}
