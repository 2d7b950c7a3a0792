import pg from "pg";
import { type Batch, metricAt, valueAt } from "@/bench/load/samples";
import type { Target } from "@/bench/servers/target";

/**
 * The physical reference: the same samples as rows of a plain table without an index, in the same PostgreSQL,
 * from plain Node. One statement and one commit a batch, one connection a client.
 */
export async function startUnnest(
  ownerUrl: string,
  stageId: string,
  clients: number,
): Promise<Target> {
  const pool = new pg.Pool({ connectionString: ownerUrl, max: clients });
  // The server may end a connection that is closing; without a listener that would end the process.
  pool.on("error", () => {});
  await pool.query(`CREATE TABLE bench_row (stage_id uuid NOT NULL, metric text NOT NULL,
    value float8 NOT NULL, weight float8 NOT NULL, at timestamptz NOT NULL)`);
  return {
    name: "unnest from Node",
    send: async (batch) => {
      await pool.query({
        name: "insert",
        text: `INSERT INTO bench_row SELECT * FROM
          unnest($1::uuid[], $2::text[], $3::float8[], $4::float8[], $5::timestamptz[])`,
        values: columns(stageId, batch),
      });
    },
    count: async () => {
      const { rows } = await pool.query<{ count: string }>("SELECT count(*) FROM bench_row");
      return Number(rows[0]?.count);
    },
    stop: async () => {
      await pool.query("DROP TABLE bench_row");
      await pool.end();
    },
  };
}

function columns(stageId: string, { first, size, at }: Batch): unknown[] {
  const time = new Date(at).toISOString();
  const numbers = Array.from({ length: size }, (_, index) => first + index);
  return [
    numbers.map(() => stageId),
    numbers.map(metricAt),
    numbers.map(valueAt),
    numbers.map(() => 1),
    numbers.map(() => time),
  ];
}
