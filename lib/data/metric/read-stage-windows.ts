import type { Tx } from "@/lib/data/database";
import { newSketch, quantileOf, sketchFromBytes } from "@/lib/data/metric/sketch";
import { sketchBins } from "@/lib/data/metric/sketch-bins";
import { type WantedWindow, windowKey } from "@/lib/data/metric/wanted-window";
import type { TimedWindow } from "@/lib/data/metric/window-reading";
import type { Arm } from "@/lib/domain/metric/metric";

type Totals = {
  metric: string;
  arm: Arm;
  count: number;
  sum: number;
  m2: number;
  min: number;
  max: number;
  last: number;
  lastAt: Date;
  /** Null where nobody asks for a distribution. */
  sketch: Uint8Array | null;
};

/** Everything since the stage began, by `windowKey`: one row a metric, however long the stage is. */
export async function readStageWindows(
  tx: Pick<Tx, "$queryRaw">,
  stage: { id: string; startedAt: Date },
  wanted: WantedWindow[],
): Promise<Map<string, TimedWindow>> {
  if (wanted.length === 0) return new Map();
  const withSketch = wanted.filter((w) => w.needsSketch).map((w) => w.metric);
  const withControl = wanted.filter((w) => w.arms.includes("control")).map((w) => w.metric);
  const rows = await tx.$queryRaw<Totals[]>`
    SELECT metric, arm, count, sum, m2, min, max, last, last_at AS "lastAt",
      CASE WHEN metric = ANY(${withSketch}::text[]) THEN sketch END AS sketch
    FROM metric_total WHERE stage_id = ${stage.id}::uuid
      AND metric = ANY(${wanted.map((w) => w.metric)}::text[])
      AND (arm = 'canary' OR metric = ANY(${withControl}::text[]))`;
  return new Map(
    rows.map((row) => [windowKey(row.metric, row.arm), toWindow(row, stage.startedAt)]),
  );
}

function toWindow(totals: Totals, startedAt: Date): TimedWindow {
  const sketch = () => (totals.sketch ? sketchFromBytes(totals.sketch) : newSketch());
  return {
    ...totals,
    seconds: (totals.lastAt.getTime() - startedAt.getTime()) / 1000,
    quantile: (q) => quantileOf(sketch(), q),
    bins: () => sketchBins(sketch()),
  };
}
