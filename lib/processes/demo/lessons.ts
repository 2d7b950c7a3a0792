import type { Lessons, RunView } from "@/lib/contract/run";

/** Lessons that follow from what this run measured; the demonstration has nobody who could think of others. */
export function lessonsOf(run: RunView): Lessons {
  const metrics = run.stages.flatMap((stage) => stage.metrics.map((metric) => ({ stage, metric })));
  const nearest = metrics
    .filter(({ metric }) => metric.margin !== null)
    .sort((a, b) => (a.metric.margin ?? 0) - (b.metric.margin ?? 0))[0];
  const passed = run.stages.filter((s) => s.state === "passed");
  const near = nearest
    ? `${nearest.metric.label} came nearest its limit: ${nearest.metric.display} against ${nearest.metric.threshold} at ${nearest.stage.trafficPercent} % of traffic.`
    : "Nothing was measured.";
  if (run.rollback) {
    const { reason, secondsToZero } = run.rollback;
    const took = secondsToZero === null ? "" : ` after ${secondsToZero.toFixed(1)} s`;
    return {
      wentWell: [`The gate took all traffic away by itself${took}.`],
      couldImprove: [`The fault reached ${stagesReached(run)} % of traffic: ${reason ?? "-"}`],
      actionItems: ["Reproduce the fault on the new upload path before the next canary."],
    };
  }
  return {
    wentWell: [`${passed.length} of ${run.stages.length} stages passed on live measurements.`],
    couldImprove: [near],
    actionItems: ["Start the long canary of plans/staging-canary.yaml with the same commit."],
  };
}

function stagesReached(run: RunView): number {
  const started = run.stages.filter((s) => s.startedAt !== null);
  return Math.max(0, ...started.map((s) => s.trafficPercent ?? 0));
}
