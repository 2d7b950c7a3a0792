import type { ReplayedMetric, ReplayedStage } from "@/lib/contract/replay";
import { formatDuration, formatValue } from "@/lib/domain/metric/format";
import type { Metric } from "@/lib/domain/metric/metric";
import type { MetricTrack, ReplayRules, ReplaySide } from "@/lib/domain/replay/replay-side";

type Side = { rules: ReplayRules; end: ReplaySide };

/** Every metric that one of the plans has at a stage, those of the run's own plan first. */
export function replayedMetrics(pinned: Side, other: Side): ReplayedStage["metrics"] {
  const before = new Map(pinned.rules.stage.metrics.map((metric) => [metric.key, metric]));
  const after = new Map(other.rules.stage.metrics.map((metric) => [metric.key, metric]));
  return [...new Set([...before.keys(), ...after.keys()])].map((key) => {
    const views = {
      pinned: viewOf(before.get(key), pinned.end),
      other: viewOf(after.get(key), other.end),
    };
    return {
      metric: key,
      label: (after.get(key) ?? before.get(key))?.label ?? key,
      differs: differs(views.pinned, views.other),
      ...views,
      notes: notesOf(key, after.get(key), pinned.rules, other.rules),
    };
  });
}

/** Times of a step, and numbers that a step apart may change, count only with the verdicts they led to. */
function differs(pinned: ReplayedMetric | null, other: ReplayedMetric | null): boolean {
  if (!pinned || !other) return true;
  const told = ({ threshold, verdict, worst, firstBreachAt, firstFailAt }: ReplayedMetric) =>
    JSON.stringify([threshold, verdict, worst, firstBreachAt, firstFailAt]);
  return told(pinned) !== told(other);
}

function viewOf(metric: Metric | undefined, end: ReplaySide): ReplayedMetric | null {
  const track = metric && end.tracks.get(metric.key);
  if (!metric || !track) return null;
  const { judgement, breachAt, failAt } = track;
  return {
    threshold: ruleText(metric),
    verdict: judgement.verdict,
    reason: judgement.reason,
    value: shown(judgement.value, metric),
    ...worstOf(track, metric),
    firstBreachAt: breachAt?.toISOString() ?? null,
    firstFailAt: failAt?.toISOString() ?? null,
  };
}

function worstOf({ worst }: MetricTrack, metric: Metric) {
  return {
    worst: worst && shown(worst.value, metric),
    worstAt: worst?.at.toISOString() ?? null,
  };
}

function shown(value: number | null, { unit }: Metric): string | null {
  return value === null ? null : formatValue(value, unit);
}

/** A threshold with what it takes to break it. */
function ruleText({ threshold, persistence, consecutive, allowedFailures }: Metric): string {
  return [
    threshold.text,
    ...(persistence > 0 ? [`for ${formatDuration(persistence)}`] : []),
    ...(consecutive > 1 ? [`${consecutive} in a row`] : []),
    ...(allowedFailures ? [`${allowedFailures} let pass`] : []),
  ].join(", ");
}

function notesOf(
  key: string,
  asked: Metric | undefined,
  pinned: ReplayRules,
  other: ReplayRules,
): string[] {
  if (!asked) return ["the other plan does not have it"];
  const missing = other.missing.find(({ metric }) => metric.key === key);
  if (missing) return [missing.reason];
  const carried = [...other.carried, ...pinned.carried].filter(({ metric }) => metric.key === key);
  return [...new Set(carried.flatMap(({ notes }) => notes))];
}
