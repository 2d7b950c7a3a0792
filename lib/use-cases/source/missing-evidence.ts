import type { MetricView } from "@/lib/contract/metric";
import type { CollectedMetric, MissingEvidence } from "@/lib/contract/source";
import { formatDuration } from "@/lib/domain/metric/format";
import type { Metric } from "@/lib/domain/metric/metric";
import type { PlanStage } from "@/lib/domain/plan/plan";
import type { GateFacts } from "@/lib/domain/run/gate-facts";
import type { TakeNow } from "@/lib/use-cases/capture/take-now";
import type { BaselineOutcome } from "@/lib/use-cases/source/measure-baselines";

export function collectedMetric(view: MetricView, now: Date): CollectedMetric {
  const { key, label, value, display, samples, verdict, reason } = view;
  const age = view.lastSampleAt ? now.getTime() - new Date(view.lastSampleAt).getTime() : null;
  return {
    key,
    label,
    required: !view.muted,
    value,
    display,
    samples,
    ageSeconds: age === null ? null : Math.max(0, age / 1000),
    verdict,
    reason,
    source: view.source?.key ?? null,
    error: view.source?.error?.message ?? null,
  };
}

/** Everything that the plan asks of a stage and that is not there now. */
export function missingEvidence(
  planStage: PlanStage,
  metrics: readonly CollectedMetric[],
  { baselines, takes }: { baselines: readonly BaselineOutcome[]; takes: readonly TakeNow[] },
  gate: GateFacts,
): MissingEvidence[] {
  return [
    ...planStage.metrics.flatMap((metric) => missingMetric(metric, metrics)),
    ...baselines.flatMap((outcome) => missingBaseline(outcome, planStage)),
    ...missingScreenshots(planStage, gate, takes),
    ...gate.checklist
      .filter((item) => item.kind !== "sign-offs" && !item.done)
      .map(({ key, label }) => missing("checklist", key, label, "is not ticked")),
  ];
}

function missingMetric(
  { key, label, staleAfter }: Metric,
  metrics: readonly CollectedMetric[],
): MissingEvidence[] {
  const found = metrics.find((m) => m.key === key);
  if (found && !found.required) return [];
  const because = whyMissing(found, staleAfter);
  return because === null ? [] : [missing("metric", key, label, because)];
}

/** Null where the metric has fresh data. */
function whyMissing(found: CollectedMetric | undefined, staleAfter: number): string | null {
  if (found?.error) return `has an error at its source: ${found.error.replace(/\.$/, "")}`;
  if (found?.verdict === "error") return `cannot be judged: ${found.reason.replace(/\.$/, "")}`;
  if (!found || found.value === null || found.ageSeconds === null) return "has no data";
  if (found.ageSeconds * 1000 <= staleAfter) return null;
  return `has no data since ${formatDuration(found.ageSeconds * 1000)} ago; expected some of the last ${formatDuration(staleAfter)}`;
}

/** Baselines of other stages may come later. */
function missingBaseline(
  { error, metric, key }: BaselineOutcome,
  { metrics }: PlanStage,
): MissingEvidence[] {
  const own = metrics.find((m) => m.key === metric && !m.muted);
  if (!error || !own) return [];
  const because = `could not be measured: ${error.message.replace(/\.$/, "")}`;
  return [missing("baseline", key, `The baseline of ${own.label}`, because)];
}

function missingScreenshots(
  { screenshots }: PlanStage,
  gate: GateFacts,
  takes: readonly TakeNow[],
): MissingEvidence[] {
  return screenshots
    .filter(({ required, label }) => required && gate.missingScreenshots.includes(label))
    .map(({ key, label }) => {
      const error = takes.find(({ slot }) => slot === key)?.error?.replace(/\.$/, "");
      const because = error ? `could not be taken: ${error}` : "has no screenshot";
      return missing("screenshot", key, label, because);
    });
}

function missing(
  kind: MissingEvidence["kind"],
  key: string,
  label: string,
  because: string,
): MissingEvidence {
  return { kind, key, label, text: `${label} ${because}.` };
}
