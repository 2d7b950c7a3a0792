import type pg from "pg";
import type { SeriesState } from "@/lib/domain/otlp/advance-series";
import type { PointData } from "@/lib/domain/otlp/otlp-data";

/** A series of a stage by the hash of its identity. */
export type SeriesKey = { stageId: string; series: Buffer };
/** By `seriesName`. */
export type SeriesStates = Map<string, { key: SeriesKey; state: SeriesState }>;

type Row = {
  stage_id: string;
  series: Buffer;
  start_ns: string | null;
  last_ns: string;
  totals: PointData | null;
};

export function seriesName({ stageId, series }: SeriesKey): string {
  return `${stageId} ${series.toString("base64")}`;
}

/** The caller holds the locks of the stages' rows, so that no other process counts on meanwhile. */
export async function findSeries(client: pg.PoolClient, keys: SeriesKey[]): Promise<SeriesStates> {
  const { rows } = await client.query<Row>({
    name: "find-otlp-series",
    text: `SELECT s.* FROM otlp_series s
           JOIN unnest($1::uuid[], $2::bytea[]) AS k(stage_id, series) USING (stage_id, series)`,
    values: [keys.map((k) => k.stageId), keys.map((k) => k.series)],
  });
  return new Map(
    rows.map((row) => {
      const key = { stageId: row.stage_id, series: row.series };
      const startNs = row.start_ns === null ? null : BigInt(row.start_ns);
      const state = { startNs, lastNs: BigInt(row.last_ns), totals: row.totals };
      return [seriesName(key), { key, state }] as const;
    }),
  );
}

/** How many series each of the stages has. */
export async function countSeries(
  client: pg.PoolClient,
  stageIds: string[],
): Promise<Map<string, number>> {
  const { rows } = await client.query<{ stage_id: string; n: number }>(
    `SELECT stage_id, count(*)::int AS n FROM otlp_series WHERE stage_id = ANY($1::uuid[])
     GROUP BY stage_id`,
    [stageIds],
  );
  return new Map(rows.map((row) => [row.stage_id, row.n]));
}

export async function saveSeries(client: pg.PoolClient, states: SeriesStates): Promise<void> {
  const all = [...states.values()];
  if (all.length === 0) return;
  await client.query({
    name: "save-otlp-series",
    text: `INSERT INTO otlp_series (stage_id, series, start_ns, last_ns, totals)
           SELECT * FROM unnest($1::uuid[], $2::bytea[], $3::bigint[], $4::bigint[], $5::jsonb[])
           ON CONFLICT (stage_id, series) DO UPDATE SET
             start_ns = excluded.start_ns, last_ns = excluded.last_ns, totals = excluded.totals`,
    values: [
      all.map(({ key }) => key.stageId),
      all.map(({ key }) => key.series),
      all.map(({ state }) => state.startNs?.toString() ?? null),
      all.map(({ state }) => state.lastNs.toString()),
      all.map(({ state }) => (state.totals ? JSON.stringify(state.totals) : null)),
    ],
  });
}
