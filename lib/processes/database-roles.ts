import type pg from "pg";

/** Lets the processes use graphile-worker's tables, which its own migrations leave to their owner. */
export async function grantQueue(client: pg.Client): Promise<void> {
  await client.query(`
    GRANT USAGE ON SCHEMA graphile_worker TO tollgate_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA graphile_worker TO tollgate_app;
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA graphile_worker TO tollgate_app;
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA graphile_worker TO tollgate_app`);
}
