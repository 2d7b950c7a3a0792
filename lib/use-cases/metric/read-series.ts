import type { StageSeries } from "@/lib/contract/metric";
import { findIngestRun, type IngestStage } from "@/lib/data/ingest/find-ingest-run";
import { aggregateWindow, quantileWanted } from "@/lib/data/metric/aggregate-window";
import { BUCKET_MS, bucketStart } from "@/lib/data/metric/fold";
import {
  groupQuantiles,
  readGroups,
  type SeriesGrid,
  type SeriesGroup,
} from "@/lib/data/metric/read-series";
import { requireScope } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import type { Metric } from "@/lib/domain/metric/metric";
import { list } from "@/lib/domain/run/incoming-data";
import type { Source } from "@/lib/domain/source/source";
import type { Context } from "@/lib/use-cases/context";

const MOST_POINTS = 240;

/**
 * Each metric of a stage over time: its aggregate within equal slices, oldest first, at most 240 of them. A
 * slice without data is null; a metric without any data has no points.
 */
export async function readSeries(
  { actor, db }: Context,
  runId: string,
  stageKey: string,
): Promise<StageSeries> {
  const run = await findIngestRun(db, runId);
  if (!run) throw new AppError("not_found", `There is no run ${runId}.`);
  requireScope(actor, run.projectId, "read");
  const stage = run.stages.find((s) => s.key === stageKey);
  const metrics = run.plan.stages.find((s) => s.key === stageKey)?.metrics;
  if (!stage || !metrics) {
    throw new AppError("not_found", `The run has no stage ${stageKey}.`, {
      errors: [{ path: "stage", message: "is unknown", expected: list(run.stages) }],
    });
  }
  const until = stage.endedAt ?? run.now;
  const grid = gridOf(stage, until);
  if (!grid) return { stage: stageKey, bucketSeconds: BUCKET_MS / 1000, metrics: {} };
  const groups = await readGroups(db, grid);
  const series: StageSeries["metrics"] = {};
  for (const metric of metrics) {
    const own = groups.filter((g) => g.metric === metric.key);
    const shown = shownAs(metric);
    const quantile = quantileWanted(shown.aggregate);
    const quantiles = quantile === null ? new Map() : await groupQuantiles(db, grid, own, quantile);
    const held = heldSlices(metric, run.plan.sources, grid);
    series[metric.key] = hold(pointsOf(shown, grid, own, quantiles, until), held);
  }
  return { stage: stageKey, bucketSeconds: grid.width / 1000, metrics: series };
}

type Shown = Pick<Metric, "aggregate" | "unit">;
type Points = StageSeries["metrics"][string];

/** An answer for a whole window is the aggregate already. */
function shownAs({ aggregate, unit, pull }: Metric): Shown {
  return { aggregate: pull?.answers === "window" ? "last" : aggregate, unit };
}

/** Slices for which a pulled value stands: until the poll after the next one, it is no gap that there is no other. */
function heldSlices({ pull }: Metric, sources: Source[], { width }: SeriesGrid): number {
  const source = sources.find((s) => s.key === pull?.source);
  return source ? Math.ceil((2 * source.polling.interval) / width) : 0;
}

function hold(points: Points, slices: number): Points {
  let [value, left]: [number | null, number] = [null, 0];
  return points.map((point) => {
    [value, left] = point.value === null ? [value, left - 1] : [point.value, slices];
    return point.value === null && left > 0 ? { ...point, value } : point;
  });
}

function gridOf({ id, startedAt }: IngestStage, until: Date): SeriesGrid | null {
  if (!startedAt) return null;
  const from = bucketStart(startedAt);
  const buckets = Math.floor((until.getTime() - from.getTime()) / BUCKET_MS) + 1;
  return { stageId: id, from, width: Math.ceil(buckets / MOST_POINTS) * BUCKET_MS };
}

function pointsOf(
  metric: Shown,
  { from, width }: SeriesGrid,
  groups: SeriesGroup[],
  quantiles: ReadonlyMap<number, number>,
  until: Date,
): Points {
  if (groups.length === 0) return [];
  const current = Math.floor((until.getTime() - from.getTime()) / width);
  const byIndex = new Map(groups.map((g) => [g.index, g]));
  const points = Array.from({ length: current + 1 }, (_, index) => {
    const start = from.getTime() + index * width;
    const group = byIndex.get(index);
    const seconds = Math.min(width, until.getTime() - start) / 1000;
    const quantile = () => quantiles.get(index) ?? Number.NaN;
    const value = group ? aggregateWindow(metric, { ...group, seconds, quantile }) : null;
    return { at: new Date(start).toISOString(), value: Number.isFinite(value) ? value : null };
  });
  // The slice that has just begun is not a gap.
  return points.at(-1)?.value === null ? points.slice(0, -1) : points;
}
