import type { Database } from "@/lib/data/database";
import { BUCKET_MS, type Fold } from "@/lib/data/metric/fold";
import { newSketch, sketchFromBytes } from "@/lib/data/metric/sketch";

/** So many buckets of each metric are read at a time: more would keep others waiting while they are decoded. */
const SLICE_MS = 60 * BUCKET_MS;

type Row = Omit<Fold, "stageId" | "firstAt" | "sketch" | "bucketAt"> & {
  bucketAt: Date;
  sketch: Buffer | null;
};

export type BucketQuery = {
  stageId: string;
  from: Date;
  /** Not included. */
  to: Date;
  metrics: string[];
  /** Those of `metrics` whose distribution is wanted; a sketch is the largest part of a row. */
  sketches: string[];
};

/** All buckets of a stage in the order of time, ten minutes of them at once. */
export async function* readBucketSlices(
  { pool }: Pick<Database, "pool">,
  { stageId, from, to, metrics, sketches }: BucketQuery,
): AsyncGenerator<Fold[]> {
  for (let at = from.getTime(); at < to.getTime(); at += SLICE_MS) {
    const end = new Date(Math.min(at + SLICE_MS, to.getTime()));
    const { rows } = await pool.query<Row>(SELECT, [stageId, metrics, sketches, new Date(at), end]);
    yield rows.map((row) => ({
      ...row,
      stageId,
      firstAt: row.bucketAt,
      sketch: row.sketch ? sketchFromBytes(row.sketch) : newSketch(),
    }));
  }
}

const SELECT = `SELECT metric, arm, bucket_at AS "bucketAt", count, sum, m2, min, max, last, last_at AS "lastAt",
    CASE WHEN metric = ANY($3) THEN sketch END AS sketch
  FROM metric_bucket
  WHERE stage_id = $1 AND metric = ANY($2) AND bucket_at >= $4 AND bucket_at < $5
  ORDER BY bucket_at`;

/** When each metric of a stage was first observed, and which of them have a control group. */
export async function readFirstObservations(
  { pool }: Pick<Database, "pool">,
  stageId: string,
): Promise<{ firstAt: Map<string, Date>; withControl: Set<string> }> {
  const { rows } = await pool.query<{ metric: string; arm: string; firstAt: Date }>(
    `SELECT metric, arm, first_at AS "firstAt" FROM metric_total WHERE stage_id = $1`,
    [stageId],
  );
  const of = (arm: string) => rows.filter((row) => row.arm === arm);
  return {
    firstAt: new Map(of("canary").map((row) => [row.metric, row.firstAt])),
    withControl: new Set(of("control").map((row) => row.metric)),
  };
}
