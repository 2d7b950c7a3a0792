import type { Tx } from "@/lib/data/database";
import { pulledReading, type SourceRow } from "@/lib/data/metric/pulled-reading";
import { readSlidingWindows } from "@/lib/data/metric/read-sliding-windows";
import { readStageWindows } from "@/lib/data/metric/read-stage-windows";
import { type WantedWindow, windowKey } from "@/lib/data/metric/wanted-window";
import { windowReading } from "@/lib/data/metric/window-reading";
import type { Reading } from "@/lib/domain/metric/judgement";
import { ARMS, type Arm, type Metric } from "@/lib/domain/metric/metric";
import { QUANTILES } from "@/lib/domain/metric/quantiles";

/** A metric's reading now, and that of its control group where the plan compares the two. */
export type ArmReadings = { canary: Reading; control: Reading | null };

/**
 * The readings of each metric at this moment: what its source last answered for the window, or else the aggregate of
 * the stage's totals or of the buckets of its sliding window, which begins with the bucket that holds its first moment.
 * A rate is the sum by the time from the window's begin to the newest sample; it needs at least one bucket's time,
 * before that it has no reading.
 */
export async function readReadings(
  tx: Pick<Tx, "$queryRaw">,
  stage: { id: string; startedAt: Date },
  metrics: Metric[],
  now: Date,
): Promise<Map<string, ArmReadings>> {
  const folded = metrics.filter(isFolded);
  const whole = folded.filter((metric) => metric.window === "stage");
  const windows = new Map([
    ...(await readStageWindows(tx, stage, whole.map(wantedOf))),
    ...(await readSlidingWindows(tx, stage, folded.flatMap(slidingOf), now)),
  ]);
  const pulls = await readPulls(tx, stage.id, metrics);
  const readingOf = (metric: Metric, arm: Arm): Reading => {
    const isOwn = (row: SourceRow) => row.metric === metric.key && row.arm === arm;
    const folded = () => windowReading(metric, windows.get(windowKey(metric.key, arm)) ?? null);
    return metric.pull ? pulledReading(metric, metric.pull, pulls.find(isOwn), folded) : folded();
  };
  return new Map(
    metrics.map((metric) => [
      metric.key,
      {
        canary: readingOf(metric, "canary"),
        control: needsControl(metric) ? readingOf(metric, "control") : null,
      },
    ]),
  );
}

function needsControl({ baseline, compare }: Metric): boolean {
  return baseline?.kind === "control" || compare?.with === "control";
}

/** A source's own answer for a window needs no buckets. */
function isFolded({ pull }: Metric): boolean {
  return pull?.answers !== "window";
}

function wantedOf(metric: Metric): WantedWindow {
  const { aggregate, compare } = metric;
  return {
    metric: metric.key,
    arms: needsControl(metric) ? ARMS : ["canary"],
    needsSketch: QUANTILES[aggregate] !== undefined || compare?.test === "mann-whitney",
  };
}

function slidingOf(metric: Metric): (WantedWindow & { width: number })[] {
  return metric.window === "stage" ? [] : [{ ...wantedOf(metric), width: metric.window }];
}

async function readPulls(
  tx: Pick<Tx, "$queryRaw">,
  stageId: string,
  metrics: Metric[],
): Promise<SourceRow[]> {
  if (!metrics.some((metric) => metric.pull)) return [];
  return tx.$queryRaw<SourceRow[]>`
    SELECT metric, arm, pulled, error FROM source_reading WHERE stage_id = ${stageId}::uuid`;
}
