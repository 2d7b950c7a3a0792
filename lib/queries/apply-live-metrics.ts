import type { MetricView, StageSeries } from "@/lib/contract/metric";
import type { LiveMetrics, RunEvent, RunView } from "@/lib/contract/run";

type Point = StageSeries["metrics"][string][number];

/** At most this many points of a series stay in the page: two hours at ten seconds. */
const MAX_POINTS = 720;

/** Puts what the judge found into the run's stage. A stage that the run does not have leaves it as it is. */
export function applyLiveMetrics(run: RunView, live: LiveMetrics): RunView {
  if (!run.stages.some((stage) => stage.key === live.stage)) return run;
  return {
    ...run,
    stages: run.stages.map((stage) =>
      stage.key === live.stage
        ? {
            ...stage,
            verdict: live.verdict,
            recommendation: live.recommendation,
            reasons: live.reasons,
            judgedAt: live.at,
            soak: {
              ...stage.soak,
              elapsedSeconds: live.elapsedSeconds,
              effectiveSeconds: live.effectiveSeconds,
            },
            metrics: live.metrics,
            funnels: live.funnels,
          }
        : stage,
    ),
  };
}

/** Adds the reading to the series: into the last bucket while that lasts, else as a new point. */
export function appendToSeries(series: StageSeries, live: LiveMetrics): StageSeries {
  if (series.stage !== live.stage) return series;
  const metrics = { ...series.metrics };
  for (const metric of live.metrics) {
    metrics[metric.key] = appendPoint(
      metrics[metric.key] ?? [],
      metric,
      live.at,
      series.bucketSeconds,
    );
  }
  return { ...series, metrics };
}

function appendPoint(
  points: Point[],
  metric: MetricView,
  at: string,
  bucketSeconds: number,
): Point[] {
  const last = points.at(-1);
  const point = { at, value: metric.value };
  if (!last) return [point];
  const age = (Date.parse(at) - Date.parse(last.at)) / 1000;
  if (age < 0) return points;
  if (age < bucketSeconds) return [...points.slice(0, -1), { at: last.at, value: metric.value }];
  return [...points.slice(1 - MAX_POINTS), point];
}

/** Events arrive once in order, or again after a reconnection: the ledger index tells. */
export function appendEvent(events: RunEvent[], event: RunEvent): RunEvent[] {
  return events.some((known) => known.index === event.index)
    ? events
    : [...events, event].sort((a, b) => a.index - b.index);
}
