import type { Database } from "@/lib/data/database";
import { mergeSketch, newSketch, quantileOf, sketchFromBytes } from "@/lib/data/metric/sketch";

/** Buckets of one metric put together into one point of a chart. */
export type SeriesGroup = {
  metric: string;
  /** Counts groups from `from`. */
  index: number;
  count: number;
  sum: number;
  min: number;
  max: number;
  last: number;
};

/** `width` of a group is in milliseconds, a multiple of a bucket's. */
export type SeriesGrid = { stageId: string; from: Date; width: number };

const INDEX = "floor(extract(epoch FROM bucket_at - $2::timestamptz) * 1000 / $3::float8)::int";

/** Everything about the groups that needs no sketch, by metric and in order. */
export async function readGroups(
  { pool }: Database,
  { stageId, from, width }: SeriesGrid,
): Promise<SeriesGroup[]> {
  const { rows } = await pool.query<SeriesGroup>(
    `SELECT metric, ${INDEX} AS index, sum(count) AS count, sum(sum) AS sum, min(min) AS min, max(max) AS max,
       (array_agg(last ORDER BY last_at DESC))[1] AS last
     FROM metric_bucket WHERE stage_id = $1 AND arm = 'canary' GROUP BY 1, 2 ORDER BY 1, 2`,
    [stageId, from, width],
  );
  return rows;
}

type Known = Map<string, { count: number; value: number }>;
const known = new WeakMap<Database, Known>();
const MOST_KNOWN = 50_000;

/**
 * The quantile of each group of one metric, from its merged sketches. Groups that have not grown since they
 * were last asked for come from memory: a day of buckets is too much to read for every chart.
 */
export async function groupQuantiles(
  db: Database,
  grid: SeriesGrid,
  groups: SeriesGroup[],
  quantile: number,
): Promise<Map<number, number>> {
  const memory: Known = known.get(db) ?? new Map();
  known.set(db, memory);
  if (memory.size > MOST_KNOWN) memory.clear();
  const keyOf = (g: SeriesGroup) =>
    `${grid.stageId} ${g.metric} ${grid.width} ${g.index} ${quantile}`;
  const grown = groups.filter((g) => memory.get(keyOf(g))?.count !== g.count);
  const read = await readQuantiles(db, grid, grown, quantile);
  for (const group of grown) {
    const value = read.get(group.index) ?? Number.NaN;
    memory.set(keyOf(group), { count: group.count, value });
  }
  return new Map(groups.map((g) => [g.index, memory.get(keyOf(g))?.value ?? Number.NaN]));
}

async function readQuantiles(
  { pool }: Database,
  { stageId, from, width }: SeriesGrid,
  groups: SeriesGroup[],
  quantile: number,
): Promise<Map<number, number>> {
  const [first] = groups;
  if (!first) return new Map();
  const { rows } = await pool.query<{ index: number; sketch: Buffer }>(
    `SELECT ${INDEX} AS index, sketch FROM metric_bucket
     WHERE stage_id = $1 AND arm = 'canary' AND metric = $4 AND ${INDEX} = ANY($5::int[])`,
    [stageId, from, width, first.metric, groups.map((g) => g.index)],
  );
  const merged = new Map<number, ReturnType<typeof newSketch>>();
  for (const { index, sketch } of rows) {
    const into = merged.get(index) ?? newSketch();
    mergeSketch(into, sketchFromBytes(sketch));
    merged.set(index, into);
  }
  return new Map([...merged].map(([index, sketch]) => [index, quantileOf(sketch, quantile)]));
}
